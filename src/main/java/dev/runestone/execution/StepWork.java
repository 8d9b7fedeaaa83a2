package dev.runestone.execution;

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
