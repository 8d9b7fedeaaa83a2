package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expression;
import dev.runestone.function.StepInput;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands its first input on through the first route that is true.
 *
 * @param routes the expressions in the order of the ports; the port behind them is {@code else}
 */
record ConditionWork(List<Expression> routes) implements Work {
    @Override
    public boolean isPure() {
        return routes.stream().allMatch(Expression::isTimeless);
    }

    /** Expressions have a budget of steps. */
    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Emission execute(StepInput input, boolean traced) {
        Map<String, @Nullable Object> values = input.values();
        int port = 0;
        while (port < routes.size() && !holds(routes.get(port), values)) {
            port++;
        }
        return new Emission(port, input.value(0), List.of(), List.of());
    }

    /** Null, which is what FEEL makes of an unknown, is not true. */
    private static boolean holds(Expression expression, Map<String, @Nullable Object> values) {
        Object value = expression.evaluate(values);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw Refusal.invalid(
                        "The condition",
                        List.of(new Problem(
                                Path.ROOT,
                                "'" + expression.text() + "' is " + value + ", which is neither true nor false.",
                                "Compare it with something.")))
                .asException();
    }
}
