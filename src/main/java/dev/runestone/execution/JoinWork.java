package dev.runestone.execution;

import dev.runestone.function.StepInput;

/** Hands on what a join was released with, as one object. */
record JoinWork() implements Work {
    @Override
    public boolean isPure() {
        return true;
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Emission execute(StepInput input, boolean traced) {
        return Emission.of(input.values());
    }
}
