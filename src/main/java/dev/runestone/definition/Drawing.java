package dev.runestone.definition;

import dev.runestone.workflow.Accumulator;
import dev.runestone.workflow.Aggregate;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Composite;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.EventProcess;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.MachineSource;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Saga;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A workflow as nodes and edges to draw, whatever the notation.
 *
 * @param nodes in the order inputs, components, outputs
 * @param edges along which the facts flow
 */
record Drawing(List<Node> nodes, List<Edge> edges) {

    enum Shape {
        INPUT,
        STEP,
        RULES,
        CONDITION,
        JOIN,
        STATE,
        SAGA,
        OUTPUT
    }

    /**
     * A node.
     *
     * @param id made up, so that no name can be taken for a word of the notation
     */
    record Node(String id, Shape shape, String name, String detail) {}

    /**
     * An edge.
     *
     * @param certain whether the node that it leads to waits for its fact alone, and cannot do without
     */
    record Edge(String from, String to, String label, boolean certain) {}

    static Drawing of(Workflow workflow) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        workflow.inputs()
                .forEach(
                        (name, type) -> nodes.put(name, new Node("i" + nodes.size(), Shape.INPUT, name, type.shown())));
        workflow.components().forEach((name, component) -> nodes.put(name, node("c" + nodes.size(), component)));
        List<Edge> edges = new ArrayList<>();
        for (Component component : workflow.components().values()) {
            for (Input input : component.inputs()) {
                boolean certain = !input.optional() && input.sources().size() == 1;
                for (Endpoint source : input.sources()) {
                    edge(nodes, source, nodes.get(component.name()), input.name(), certain, edges);
                }
            }
        }
        List<Node> all = new ArrayList<>(nodes.values());
        workflow.outputs().forEach((name, endpoint) -> {
            Node output = new Node("o" + all.size(), Shape.OUTPUT, name, "");
            all.add(output);
            edge(nodes, endpoint, output, endpoint.node(), true, edges);
        });
        return new Drawing(all, edges);
    }

    private static void edge(
            Map<String, Node> nodes,
            Endpoint source,
            @org.jspecify.annotations.Nullable Node target,
            String input,
            boolean certain,
            List<Edge> edges) {
        Node from = nodes.get(source.node());
        if (from != null && target != null) {
            String port = source.port().equals(Endpoint.OUT) ? "" : source.port();
            String name = input.equals(source.node()) ? "" : input;
            edges.add(new Edge(
                    from.id(),
                    target.id(),
                    port.isEmpty() || name.isEmpty() ? port + name : port + " → " + name,
                    certain));
        }
    }

    private static Node node(String id, Component component) {
        return component.match(new Component.Cases<Node>() {
            @Override
            public Node step(Step step) {
                return new Node(id, Shape.STEP, step.name(), step.function());
            }

            @Override
            public Node ruleSet(RuleSet ruleSet) {
                String groups = ruleSet.groups().isEmpty() ? "" : " / " + String.join(", ", ruleSet.groups());
                return new Node(id, Shape.RULES, ruleSet.name(), ruleSet.knowledge() + groups);
            }

            @Override
            public Node condition(Condition condition) {
                String guard = condition.routes().get(Endpoint.OUT);
                return new Node(id, Shape.CONDITION, condition.name(), guard == null ? "" : shortened(guard));
            }

            @Override
            public Node join(Join join) {
                return new Node(
                        id,
                        Shape.JOIN,
                        join.name(),
                        join.needed() + " of " + join.inputs().size()
                                + (join.timeout() == null ? "" : ", " + join.timeout()));
            }

            @Override
            public Node stateMachine(StateMachine machine) {
                return new Node(id, Shape.STATE, machine.name(), named(machine.machine(), "machine"));
            }

            /** One node, whatever it stands for. */
            @Override
            public Node composite(Composite composite) {
                return composite.match(new Composite.Kinds<Node>() {
                    @Override
                    public Node accumulator(Accumulator accumulator) {
                        return new Node(id, Shape.STATE, accumulator.name(), shortened(accumulator.reducer()));
                    }

                    @Override
                    public Node aggregate(Aggregate aggregate) {
                        return new Node(
                                id,
                                Shape.STATE,
                                aggregate.name(),
                                shortened(String.join(", ", aggregate.commands().keySet())));
                    }

                    @Override
                    public Node saga(Saga saga) {
                        return new Node(
                                id,
                                Shape.SAGA,
                                saga.name(),
                                shortened(String.join(
                                        ", ",
                                        saga.parts().stream()
                                                .map(part -> part.step().name())
                                                .toList())));
                    }

                    @Override
                    public Node eventProcess(EventProcess process) {
                        return new Node(id, Shape.STATE, process.name(), named(process.machine(), "process"));
                    }
                });
            }
        });
    }

    private static String named(MachineSource source, String unnamed) {
        return source instanceof MachineSource.Stored stored ? stored.name() : unnamed;
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 59) + "…" : text;
    }
}
