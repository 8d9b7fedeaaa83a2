package dev.runestone.execution;

import dev.runestone.api.Refusal;
import org.jspecify.annotations.Nullable;

/** How an evaluation ended. */
public sealed interface WorkflowOutcome {

    /** What was computed: everything, or everything up to where it stopped. */
    WorkflowResult result();

    /** Nothing was left to do. */
    record Completed(WorkflowResult result) implements WorkflowOutcome {}

    /**
     * The evaluation stopped.
     *
     * @param component the component that failed; null where a limit or the deadline of the evaluation was reached
     * @param refusal why
     * @param cause what the component threw; null where there is none
     * @param result what had been computed so far
     */
    record Stopped(
            @Nullable String component,
            Refusal refusal,
            @Nullable Throwable cause,
            WorkflowResult result) implements WorkflowOutcome {}

    /**
     * The result of a completed evaluation.
     *
     * @throws dev.runestone.api.RefusalException where it stopped
     */
    default WorkflowResult orThrow() {
        if (this instanceof Stopped stopped) {
            throw stopped.refusal().asException();
        }
        return result();
    }
}
