package dev.runestone.execution;

import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workflows for tests and benchmarks, built in a line. */
final class Graphs {
    private Graphs() {}

    static Input from(String endpoint) {
        Endpoint source = Endpoint.parse(endpoint);
        return new Input(source.node(), source);
    }

    static Input[] from(String... endpoints) {
        return Arrays.stream(endpoints).map(Graphs::from).toArray(Input[]::new);
    }

    /** An input of several or optional sources. */
    static Input input(String name, Input.Cardinality cardinality, boolean optional, Object fallback, String... from) {
        return new Input(
                name,
                Type.ANY,
                cardinality,
                Arrays.stream(from).map(Endpoint::parse).toList(),
                optional,
                fallback);
    }

    static Step step(String name, String function, Input... inputs) {
        return new Step(name, function, Map.of(), List.of(inputs), Type.ANY);
    }

    static Workflow with(Workflow workflow, PolicyRule... policies) {
        return new Workflow(
                workflow.name(),
                workflow.version(),
                workflow.description(),
                workflow.inputs(),
                workflow.components(),
                workflow.outputs(),
                List.of(policies));
    }

    static Step step(String name, String function, String... sources) {
        return new Step(name, function, Map.of(), List.of(from(sources)), Type.ANY);
    }

    /** A workflow with one input {@code in}. */
    static Workflow workflow(List<? extends Component> components, String... outputs) {
        return workflow(List.of("in"), components, outputs);
    }

    static Workflow workflow(List<String> inputs, List<? extends Component> components, String... outputs) {
        Map<String, Type> types = new LinkedHashMap<>();
        inputs.forEach(input -> types.put(input, Type.ANY));
        Map<String, Component> byName = new LinkedHashMap<>();
        components.forEach(component -> byName.put(component.name(), component));
        Map<String, Endpoint> ends = new LinkedHashMap<>();
        for (String output : outputs) {
            ends.put(output, Endpoint.parse(output));
        }
        return new Workflow("test", new Version(1, 0, 0, ""), "", types, byName, ends);
    }
}
