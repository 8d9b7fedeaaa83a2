package dev.runestone.composition;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a plan down as the definition of a workflow: the components that it uses, joined as its links say. */
final class PlanWriter {
    private final Composition composition;
    private final Map<String, Object> components = new LinkedHashMap<>();

    PlanWriter(Composition composition) {
        this.composition = composition;
    }

    /** The definition, as JSON values. */
    Map<String, Object> write(Plan plan) {
        plan.layers().forEach(layer -> layer.forEach(offer -> components.put(offer.name(), Map.of())));
        plan.layers().forEach(layer -> layer.forEach(offer -> components.put(offer.name(), component(plan, offer))));
        Map<String, Object> outputs = new LinkedHashMap<>();
        composition.outputs().forEach((output, concept) -> outputs.put(output, source(plan, null, concept)));
        Map<String, Object> inputs = new LinkedHashMap<>();
        composition.inputs().keySet().forEach(input -> inputs.put(input, type(input)));
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("kind", "Workflow");
        definition.put("name", composition.name());
        definition.put("version", composition.version());
        definition.put("description", composition.description());
        definition.put("inputs", inputs);
        definition.put("components", components);
        definition.put("outputs", outputs);
        return definition;
    }

    private Object type(String input) {
        Object type = composition.types().get(input);
        return type == null ? Map.of("type", "any") : type;
    }

    private Map<String, Object> component(Plan plan, Offer offer) {
        Provision provision = provision(offer);
        Map<String, Object> from = new LinkedHashMap<>();
        provision.needs().forEach((input, concept) -> from.put(input, source(plan, offer, concept)));
        Map<String, Object> component = new LinkedHashMap<>(provision.definition());
        component.put("from", from);
        return component;
    }

    private Provision provision(Offer offer) {
        Provision provision = composition.components().get(offer.name());
        if (provision == null) {
            throw new IllegalArgumentException("The plan uses '" + offer.name() + "', which is not offered.");
        }
        return provision;
    }

    private String source(Plan plan, @Nullable Offer consumer, String concept) {
        Plan.Link link = plan.links().stream()
                .filter(each -> each.needed().equals(concept) && Objects.equals(name(each.to()), name(consumer)))
                .findFirst()
                .orElseThrow();
        Offer from = link.from();
        if (from == null) {
            return composition.inputs().entrySet().stream()
                    .filter(input -> input.getValue().equals(link.given()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
        }
        String member = provision(from).member(link.given());
        return member.equals(Provision.WHOLE) ? from.name() : member(from.name(), member);
    }

    private static @Nullable String name(@Nullable Offer offer) {
        return offer == null ? null : offer.name();
    }

    /** A step that takes a member out of a fact; one for all that need it. */
    private String member(String component, String member) {
        String base = component + "-" + member;
        Map<String, Object> step = Map.of(
                "step", Map.of("function", "feel", "expression", "get value(fact, \"" + member + "\")"),
                "from", Map.of("fact", component));
        String name = base;
        for (int i = 2;
                components.containsKey(name) && !step.equals(components.get(name))
                        || composition.components().containsKey(name)
                        || composition.inputs().containsKey(name);
                i++) {
            name = base + "-" + i;
        }
        components.put(name, step);
        return name;
    }
}
