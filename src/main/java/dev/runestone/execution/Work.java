package dev.runestone.execution;

import dev.runestone.function.StepInput;

/** What a component of a plan does with its captured inputs. Pure, so that it may run on any thread. */
@FunctionalInterface
interface Work {
    /**
     * Executes the component.
     *
     * @param traced whether the fired rules are wanted
     */
    Emission execute(StepInput input, boolean traced) throws Exception;

    /** Whether it waits for something outside. */
    default boolean waits() {
        return false;
    }
}
