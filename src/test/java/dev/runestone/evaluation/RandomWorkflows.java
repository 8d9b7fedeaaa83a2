package dev.runestone.evaluation;

import dev.runestone.workflow.Component;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Seeded workflows of expressions, conditions and joins over numbers; some of their components are skipped. */
final class RandomWorkflows {
    private RandomWorkflows() {}

    static Workflow of(int seed) {
        Random random = new Random(seed);
        Map<String, Type> inputs = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            inputs.put("in" + i, Type.ANY);
        }
        List<String> endpoints = new ArrayList<>(inputs.keySet());
        Map<String, Component> components = new LinkedHashMap<>();
        int size = 1 + random.nextInt(30);
        for (int i = 0; i < size; i++) {
            Component component = component("c" + i, sources(endpoints, random), random);
            components.put(component.name(), component);
            component.outputs().forEach(port -> endpoints.add(new Endpoint(component.name(), port.name()).toString()));
        }
        Map<String, Endpoint> outputs = new LinkedHashMap<>();
        for (String endpoint : endpoints) {
            if (!inputs.containsKey(endpoint) && (random.nextInt(3) == 0 || outputs.isEmpty())) {
                outputs.put("o" + outputs.size(), Endpoint.parse(endpoint));
            }
        }
        return new Workflow("random-" + seed, new Version(1, 0, 0, ""), "", inputs, components, outputs);
    }

    static Map<String, Object> inputs(Workflow workflow, int seed) {
        Map<String, Object> values = new LinkedHashMap<>();
        workflow.inputs().keySet().forEach(name -> values.put(name, seed % 7 + values.size()));
        return values;
    }

    private static Component component(String name, List<Input> sources, Random random) {
        Input first = sources.get(0);
        return switch (random.nextInt(6)) {
            case 0 -> Condition.guard(name, "modulo(" + number(first) + ", 2) = 0", sources.toArray(Input[]::new));
            case 1 ->
                sources.size() > 1 && sources.stream().noneMatch(Input::optional)
                        ? Join.all(name, sources.toArray(Input[]::new))
                        : sum(name, sources, random);
            default -> sum(name, sources, random);
        };
    }

    private static Step sum(String name, List<Input> sources, Random random) {
        StringBuilder sum = new StringBuilder().append(random.nextInt(10));
        sources.forEach(
                source -> sum.append(random.nextBoolean() ? " + " : " - ").append(number(source)));
        return new Step(
                name,
                Step.FEEL,
                Map.of("expression", "modulo(" + sum + ", " + (11 + random.nextInt(90)) + ")"),
                sources,
                Type.ANY);
    }

    /** What an input is as a number, also where it is the object of a join or null. */
    private static String number(Input input) {
        return "(if " + input.name() + " instance of number then " + input.name() + " else 3)";
    }

    private static List<Input> sources(List<String> endpoints, Random random) {
        Map<String, Input> sources = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            int back = Math.min(random.nextInt(endpoints.size()), random.nextInt(endpoints.size()));
            Endpoint endpoint = Endpoint.parse(endpoints.get(endpoints.size() - 1 - back));
            boolean optional = random.nextInt(4) == 0;
            sources.putIfAbsent(
                    endpoint.node(),
                    new Input(endpoint.node(), Type.ANY, Input.Cardinality.ONE, List.of(endpoint), optional, null));
        }
        return List.copyOf(sources.values());
    }
}
