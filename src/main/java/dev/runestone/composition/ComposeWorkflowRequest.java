package dev.runestone.composition;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow is to be composed of, and for what.
 *
 * @param name of the workflow
 * @param version of the workflow; 1.0.0 where it is left out
 * @param description of the workflow
 * @param inputs input name to concept, or to {@code {concept, type}}
 * @param outputs output name to concept
 * @param kinds concept to the more general one that it is a kind of
 * @param components component name to what it needs, provides and costs, and the component itself
 * @param alternatives whether cheaper plans of more layers are wanted as well
 * @param save whether the first plan is put into the catalog
 */
@Schema(description = "What a workflow is to be composed of, and for what.")
record ComposeWorkflowRequest(
        @Schema(description = "The name of the workflow.", examples = "offer", required = true) @Nullable
        String name,

        @Schema(description = "Its version; 1.0.0 where it is left out.", examples = "1.0.0") @Nullable
        String version,

        @Schema(description = "What it is for.") @Nullable String description,

        @Schema(description = "Input name to the concept that it is, or to `{concept, type}`.", required = true)
        @Nullable
        Map<String, Object> inputs,

        @Schema(description = "Output name to the concept that is wanted.", required = true) @Nullable
        Map<String, String> outputs,

        @Schema(description = "Concept to the more general one that it is a kind of.") @Nullable
        Map<String, String> kinds,

        @Schema(
                description =
                        "Component name to a component as in the definition of a workflow, with `needs` (input name to concept)"
                                + " in the place of `from`, with `provides` (a concept, or member of its fact to concept) and"
                                + " with `cost`, 1 where it is left out.",
                required = true)
        @Nullable
        Map<String, Map<String, Object>> components,

        @Schema(description = "Whether cheaper plans of more layers are wanted as well.", defaultValue = "false")
        @Nullable
        Boolean alternatives,

        @Schema(description = "Whether the first plan is put into the catalog.", defaultValue = "false") @Nullable
        Boolean save) {
    /** What is read; everything that is wrong is told at once. */
    Composition composition(int componentLimit) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> concepts = new LinkedHashMap<>();
        Map<String, Object> types = new LinkedHashMap<>();
        given(inputs, "inputs", problems)
                .forEach((input, value) -> input(Path.of("inputs", input), value, concepts, types, problems));
        Map<String, String> wanted = given(outputs, "outputs", problems);
        if (outputs != null && wanted.isEmpty()) {
            problems.add(new Problem(Path.of("outputs"), "Nothing is wanted.", "Name an output and its concept."));
        }
        wanted.forEach((output, concept) -> ProvisionReader.isConcept(Path.of("outputs", output), concept, problems));
        Map<String, String> parents = kinds == null ? Map.of() : kinds;
        parents.forEach((kind, parent) -> ProvisionReader.isConcept(Path.of("kinds", kind), parent, problems));
        Map<String, Map<String, Object>> offered = given(components, "components", problems);
        if (offered.size() > componentLimit) {
            problems.add(new Problem(
                    Path.of("components"),
                    "There are " + offered.size() + " components, and at most " + componentLimit + " are allowed.",
                    "Leave out those that cannot help, or raise runestone.composition.components."));
        }
        Map<String, Provision> provisions = new LinkedHashMap<>();
        offered.forEach((component, members) -> {
            ProvisionReader read = new ProvisionReader(Path.of("components", component), problems);
            read.provision(members).ifPresent(provision -> provisions.put(component, provision));
        });
        if (name == null) {
            problems.add(Problem.at(Path.of("name"), "'name' is missing."));
        }
        if (problems.isEmpty()) {
            problems.addAll(new Taxonomy(parents).problems(Path.of("kinds")));
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The composition", problems).asException();
        }
        return new Composition(
                name == null ? "" : name,
                version == null ? "1.0.0" : version,
                description == null ? "" : description,
                concepts,
                types,
                wanted,
                new Taxonomy(parents),
                provisions,
                Boolean.TRUE.equals(alternatives));
    }

    private static <V> Map<String, V> given(@Nullable Map<String, V> map, String member, List<Problem> problems) {
        if (map == null) {
            problems.add(Problem.at(Path.of(member), "'" + member + "' is missing."));
            return Map.of();
        }
        return map;
    }

    private static void input(
            Path path,
            @Nullable Object value,
            Map<String, String> concepts,
            Map<String, Object> types,
            List<Problem> problems) {
        String input = String.valueOf(path.segments().get(1));
        Object concept = value;
        if (value instanceof Map<?, ?> members) {
            members.keySet().stream()
                    .filter(key -> !key.equals("concept") && !key.equals("type"))
                    .forEach(key -> problems.add(new Problem(
                            path.member(String.valueOf(key)),
                            "An input has no '" + key + "'.",
                            "Write {concept: …, type: {…}}.")));
            concept = members.get("concept");
            Object type = members.get("type");
            if (type != null) {
                types.put(input, type);
            }
        }
        ProvisionReader.isConcept(path, concept, problems);
        concepts.put(input, String.valueOf(concept));
    }
}
