package dev.runestone.evaluation;

import dev.runestone.execution.FactGraph;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.expression.Expression;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the facts of a workflow by name: of an input, a component (what came out of its first port), {@code
 * component.port} or an output, in this order.
 */
final class Lookout {
    /** Which iteration it is, for expressions. */
    static final String ITERATION = "iteration";

    private final PreparedWorkflow prepared;
    private final Expressions expressions;

    Lookout(PreparedWorkflow prepared, Expressions expressions) {
        this.prepared = prepared;
        this.expressions = expressions;
    }

    /** An expression with the endpoints of the names that it may speak of. */
    record Reading(Expression expression, Map<String, Integer> endpoints) {}

    /** The names in a text that stand for something of a workflow: a superset of those that an expression speaks of. */
    static Set<String> mentioned(Workflow workflow, String text) {
        Set<String> names = new LinkedHashSet<>();
        for (Set<String> known : List.of(
                workflow.inputs().keySet(),
                workflow.components().keySet(),
                workflow.outputs().keySet())) {
            known.stream().filter(text::contains).forEach(names::add);
        }
        return names;
    }

    /** The same with the number of the iteration. */
    static List<String> variables(Workflow workflow, String text) {
        List<String> variables = new ArrayList<>(mentioned(workflow, text));
        if (!variables.contains(ITERATION)) {
            variables.add(ITERATION);
        }
        return variables;
    }

    /** The endpoint that a name stands for. */
    static Optional<Endpoint> endpoint(Workflow workflow, String name) {
        Endpoint endpoint = Endpoint.parse(name);
        if (workflow.inputs().containsKey(name)) {
            return Optional.of(Endpoint.of(name));
        }
        Component component = workflow.components().get(endpoint.node());
        if (component != null) {
            boolean plain = endpoint.node().equals(name);
            return workflow.ports(component).stream()
                    .filter(port -> plain || port.name().equals(endpoint.port()))
                    .findFirst()
                    .map(port -> new Endpoint(component.name(), port.name()));
        }
        return Optional.ofNullable(workflow.outputs().get(name));
    }

    Reading reading(String feel) {
        Workflow workflow = prepared.workflow();
        Map<String, Integer> endpoints = new HashMap<>();
        for (String name : mentioned(workflow, feel)) {
            endpoint(workflow, name).ifPresent(endpoint -> endpoints.put(name, prepared.endpoint(endpoint)));
        }
        return new Reading(expressions.compile(feel, variables(workflow, feel)), endpoints);
    }

    /** The number of an endpoint by a name that is known. */
    int endpoint(String name) {
        return prepared.endpoint(endpoint(prepared.workflow(), name)
                .orElseThrow(() -> new IllegalArgumentException("There is no '" + name + "'.")));
    }

    /** @throws dev.runestone.api.RefusalException where the expression has no value */
    @Nullable
    static Object evaluate(Reading reading, FactGraph facts, int iteration) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put(ITERATION, iteration);
        reading.endpoints().forEach((name, endpoint) -> {
            Fact fact = facts.at(endpoint);
            values.put(name, fact == null ? null : fact.value());
        });
        return reading.expression().evaluate(values);
    }

    /** The value of an endpoint; null also where it has no fact. */
    @Nullable
    static Object value(FactGraph facts, int endpoint) {
        Fact fact = facts.at(endpoint);
        return fact == null ? null : fact.value();
    }
}
