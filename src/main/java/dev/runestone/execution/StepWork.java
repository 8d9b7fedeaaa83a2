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

    /** Functions come with the application, and are trusted as it is. */
    @Override
    public boolean isBounded() {
        return !function.waits();
    }

    @Override
    public boolean waits() {
        return function.waits();
    }
}
