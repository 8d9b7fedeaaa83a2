package dev.runestone.workflow;

import dev.runestone.workflow.Expansion.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the parts of a composite come to one end: the step that makes its value, and what its policy says of failures. For
 * routes and fallbacks the failures of the parts are collected, so that it is the whole that fails, once.
 */
final class Ending {
    private static final String ERROR = "error";
    private static final String VALUE = "value";
    private static final String FAILED = "failed";

    private final Composite whole;
    private final OnFailure reaction;

    Ending(Composite whole, OnFailure reaction) {
        this.whole = whole;
        this.reaction = reaction;
    }

    /** The names of the components that an ending may add; a part's name has no underscore behind the whole's. */
    static List<String> names(Composite whole) {
        return List.of(whole.name() + "_done", whole.name() + "_error", whole.name() + "_instead");
    }

    /** A policy for a part that has none of its own. */
    Policy policy(Policy inherited) {
        OnFailure each = inherited.onFailure();
        if (collects()) {
            each = new OnFailure.Route();
        } else if (reaction instanceof OnFailure.Skip) {
            each = reaction;
        } else if (each instanceof OnFailure.Halt && whole instanceof Saga) {
            each = new OnFailure.Compensate();
        }
        return Sequence.with(inherited, each);
    }

    private boolean collects() {
        return reaction instanceof OnFailure.Route
                || reaction instanceof OnFailure.FallbackValue
                || reaction instanceof OnFailure.FallbackExpression
                || reaction instanceof OnFailure.FallbackStep;
    }

    /** The parts and what comes behind them. */
    Parts after(List<Component> parts, Map<String, Policy> policies, Step done) {
        List<Component> all = new ArrayList<>(parts);
        Map<String, Policy> each = new LinkedHashMap<>(policies);
        List<Endpoint> errors = policies.entrySet().stream()
                .filter(policy -> policy.getValue().onFailure() instanceof OnFailure.Route)
                .map(policy -> new Endpoint(policy.getKey(), OnFailure.PORT))
                .toList();
        if (errors.isEmpty()) {
            all.add(done);
            each.put(done.name(), Policy.NONE);
            return new Parts(all, each);
        }
        List<String> names = names(whole);
        Input error = new Input(ERROR, Type.ANY, Input.Cardinality.ONE, errors, false, null);
        all.add(new Step(names.get(0), done.function(), done.settings(), done.inputs(), done.type()));
        all.add(Step.feel(names.get(1), ERROR, error));
        if (reaction instanceof OnFailure.Route) {
            all.add(routed(names));
        } else {
            all.add(instead(names.get(2), names.get(1)));
            all.add(Step.feel(whole.name(), VALUE, first(VALUE, names.get(2), names.get(0))));
        }
        all.forEach(component -> each.putIfAbsent(component.name(), Policy.NONE));
        return new Parts(all, each);
    }

    /** A condition, so that the error comes out of the whole's own port. */
    private Condition routed(List<String> names) {
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put(Endpoint.OUT, FAILED + " = null");
        routes.put(OnFailure.PORT, FAILED + " != null");
        Input failed =
                new Input(FAILED, Type.ANY, Input.Cardinality.ONE, List.of(Endpoint.of(names.get(1))), true, null);
        return new Condition(whole.name(), routes, List.of(first(VALUE, names.get(1), names.get(0)), failed));
    }

    private static Input first(String name, String one, String other) {
        return new Input(
                name, Type.ANY, Input.Cardinality.ONE, List.of(Endpoint.of(one), Endpoint.of(other)), false, null);
    }

    private Step instead(String name, String failed) {
        List<Input> inputs = new ArrayList<>();
        whole.inputs()
                .forEach(input -> inputs.add(new Input(
                        input.name(), input.type(), input.cardinality(), input.sources(), true, input.fallback())));
        inputs.add(new Input(ERROR, Endpoint.of(failed)));
        if (reaction instanceof OnFailure.FallbackStep step) {
            return new Step(name, step.function(), step.settings(), inputs, Type.ANY);
        }
        String feel = reaction instanceof OnFailure.FallbackExpression expression
                ? expression.expression()
                : FeelText.literal(((OnFailure.FallbackValue) reaction).value());
        return Step.feel(name, feel, inputs.toArray(Input[]::new));
    }
}
