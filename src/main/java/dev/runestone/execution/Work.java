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

    /** Whether the same inputs always make the same value, and nothing else happens. */
    default boolean isPure() {
        return false;
    }

    /** Whether it ends by itself, whoever wrote it, so that no other thread has to watch it. */
    default boolean isBounded() {
        return false;
    }

    /** Whether it waits for something outside. */
    default boolean waits() {
        return false;
    }
}
