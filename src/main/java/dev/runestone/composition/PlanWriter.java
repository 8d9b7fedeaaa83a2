package dev.runestone.composition;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a plan down as the definition of a workflow: the components that it uses, joined as its links say. */
final class PlanWriter {
    /** Who needs a concept, by name, null where it is wanted; and the concept. */
    private record Need(@Nullable String component, String concept) {}

    private final Composition composition;
    private final Plan plan;
    private final Map<Need, Plan.Link> links = new HashMap<>();
    private final Map<String, Object> components = new LinkedHashMap<>();

    PlanWriter(Composition composition, Plan plan) {
        this.composition = composition;
        this.plan = plan;
        plan.links().forEach(link -> {
            Offer consumer = link.to();
            links.put(new Need(consumer == null ? null : consumer.name(), link.needed()), link);
        });
    }

    /** The definition, as JSON values. */
    Map<String, Object> write() {
        plan.layers().forEach(layer -> layer.forEach(offer -> components.put(offer.name(), Map.of())));
        plan.layers().forEach(layer -> layer.forEach(offer -> components.put(offer.name(), component(offer))));
        Map<String, Object> outputs = new LinkedHashMap<>();
        composition.outputs().forEach((output, concept) -> outputs.put(output, source(new Need(null, concept))));
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

    private Map<String, Object> component(Offer offer) {
        Provision provision = provision(offer);
        Map<String, Object> from = new LinkedHashMap<>();
        provision.needs().forEach((input, concept) -> from.put(input, source(new Need(offer.name(), concept))));
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

    private String source(Need need) {
        Plan.Link link = Objects.requireNonNull(links.get(need));
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
