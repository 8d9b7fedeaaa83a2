package dev.runestone.execution;

import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;

/**
 * Calls a step function.
 *
 * @param function the function
 */
record StepWork(StepFunction function) implements Work {
    @Override
    public Emission execute(StepInput input, boolean traced) throws Exception {
        return Emission.of(function.apply(input));
    }

    @Override
    public boolean waits() {
        return function.waits();
    }
}
