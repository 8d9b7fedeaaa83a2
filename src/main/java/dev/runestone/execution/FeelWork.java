package dev.runestone.execution;

import dev.runestone.expression.Expression;
import dev.runestone.function.StepInput;

/**
 * Evaluates an expression over the inputs.
 *
 * @param expression the expression
 */
record FeelWork(Expression expression) implements Work {
    @Override
    public boolean isPure() {
        return expression.isTimeless();
    }

    /** Expressions have a budget of steps. */
    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Emission execute(StepInput input, boolean traced) {
        return Emission.of(expression.evaluate(input.values()));
    }
}
