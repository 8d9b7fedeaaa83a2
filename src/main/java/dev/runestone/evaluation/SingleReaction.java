package dev.runestone.evaluation;

import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.execution.WorkflowEvaluator;
import jakarta.inject.Singleton;

/**
 * Exactly one pass over the workflow, compiled ahead and kept by its content hash: the fast way of decisions. Everything
 * that is ready is executed, whether an output needs it or not.
 */
@Singleton
final class SingleReaction {
    private final WorkflowEvaluator evaluator;

    SingleReaction(WorkflowEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** @throws dev.runestone.api.RefusalException as {@link WorkflowEvaluator} */
    StrategyOutcome evaluate(EvaluationCall call) {
        PreparedWorkflow prepared = evaluator.prepare(call.workflow());
        return StrategyOutcome.of(evaluator.evaluate(prepared, call.inputs(), call.mode(), call.callers()));
    }
}
