package dev.runestone.evaluation;

import dev.runestone.execution.WorkflowOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy gives.
 *
 * @param outcome how the evaluation ended
 * @param reaction how it came to be satisfied, or did not; null for strategies that do everything once
 * @param recall what was remembered; null for strategies that remember nothing
 */
record StrategyOutcome(
        WorkflowOutcome outcome,
        @Nullable Reactions reaction,
        @Nullable Recall recall) {
    static StrategyOutcome of(WorkflowOutcome outcome) {
        return new StrategyOutcome(outcome, null, null);
    }
}
