package dev.runestone.execution;

/** Hands on what a join was released with, as one object. */
record JoinWork() implements Work {
    @Override
    public Emission execute(StepInput input, boolean traced) {
        return Emission.of(input.values());
    }
}
