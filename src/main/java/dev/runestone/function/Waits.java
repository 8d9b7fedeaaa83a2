package dev.runestone.function;

import dev.runestone.api.Refusal;
import java.util.List;

/** What the functions that park have in common. */
final class Waits {
    private Waits() {}

    /** Refuses to park where nobody would come back to the step. */
    static void refuseOutsideOfRun(StepInput input) {
        if (!input.context().mayPark()) {
            throw new Refusal(
                            Refusal.Kind.INVALID,
                            "The step '" + input.context().component()
                                    + "' waits for something outside, and an evaluation cannot wait."
                                    + " Start a run of the workflow: POST /api/runs.",
                            List.of())
                    .asException();
        }
    }
}
