package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The endpoints of a workflow and what is known of the facts that come out of them. */
final class Endpoints {
    private static final int CONDITIONS = 32;

    private final Workflow workflow;
    private final Map<String, Map<String, Type>> ports = new LinkedHashMap<>();

    Endpoints(Workflow workflow, References references) {
        this.workflow = workflow;
        workflow.inputs().forEach((name, type) -> ports.put(name, Map.of(Endpoint.OUT, type)));
        Policies policies = Policies.of(workflow);
        workflow.components().forEach((name, component) -> {
            Map<String, Type> outputs = new LinkedHashMap<>();
            policies.ports(component).forEach(port -> outputs.put(port.name(), port.type()));
            if (component instanceof Step step && step.type().equals(Type.ANY)) {
                references
                        .signature(step.function())
                        .ifPresent(signature -> outputs.put(Endpoint.OUT, signature.output()));
            }
            ports.put(name, outputs);
        });
    }

    /** Whether something in the workflow has that name. */
    boolean has(String node) {
        return ports.containsKey(node);
    }

    /** Notes an endpoint that is none. */
    void check(Endpoint endpoint, Path at, List<Problem> problems) {
        Map<String, Type> outputs = ports.get(endpoint.node());
        if (outputs == null) {
            problems.add(new Problem(
                    at,
                    "There is no input or component '" + endpoint.node() + "'.",
                    Names.hint(endpoint.node(), ports.keySet())));
        } else if (!outputs.containsKey(endpoint.port())) {
            problems.add(new Problem(
                    at,
                    "'" + endpoint.node() + "' has no port '" + endpoint.port() + "'.",
                    endpoint.port().equals(Endpoint.OUT)
                            ? "Name one, as in " + endpoint.node() + "."
                                    + outputs.keySet().iterator().next() + ". "
                                    + Names.hint("", outputs.keySet())
                            : Names.hint(endpoint.port(), outputs.keySet())));
        }
    }

    /**
     * What is known of the facts of an endpoint. A condition hands on its first input, so its type is looked up along the
     * chain of conditions; a long chain is not worth the time, which would grow with its square.
     */
    Type type(Endpoint endpoint) {
        Endpoint at = endpoint;
        for (int hops = 0; hops < CONDITIONS; hops++) {
            if (workflow.components().get(at.node()) instanceof Condition condition
                    && !condition.inputs().isEmpty()
                    && !at.port().equals(OnFailure.PORT)) {
                Input first = condition.inputs().get(0);
                if (!first.type().equals(Type.ANY) || !first.isSingle()) {
                    return first.optional() ? Type.ANY : first.type();
                }
                at = first.source();
            } else {
                Type type = ports.getOrDefault(at.node(), Map.of()).get(at.port());
                return type == null ? Type.ANY : type;
            }
        }
        return Type.ANY;
    }

    /** What is known of the value of an input. */
    Type type(Input input) {
        if (!input.type().equals(Type.ANY)) {
            return input.type();
        }
        if (input.cardinality() == Input.Cardinality.MANY) {
            return Type.of(Type.Kind.ARRAY);
        }
        return input.isSingle() ? type(input.source()) : Type.ANY;
    }

    List<String> variables(Component component) {
        List<String> names = new ArrayList<>(component.inputs().size());
        component.inputs().forEach(input -> names.add(input.name()));
        return names;
    }
}
