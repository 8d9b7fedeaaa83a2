package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Workflow;
import java.util.List;

/** Keeps workflows with feedback from being evaluated where nothing is fed back. */
final class Feedback {
    private Feedback() {}

    /** @throws dev.runestone.api.RefusalException {@code INVALID} for feedback where nothing iterates */
    static void check(Workflow workflow, boolean iterates) {
        if (!iterates && !workflow.feedback().isEmpty()) {
            throw Refusal.invalid(
                            "The evaluation of '" + workflow.name() + "'",
                            List.of(new Problem(
                                    Path.of("strategy"),
                                    "The workflow feeds "
                                            + String.join(
                                                    ", ", workflow.feedback().keySet()) + " back.",
                                    "Evaluate it with the strategy reactUntilSatisfied.")))
                    .asException();
        }
    }
}
