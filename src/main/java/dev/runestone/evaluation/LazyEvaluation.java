package dev.runestone.evaluation;

import dev.runestone.execution.EvaluationMode.Choice;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.execution.WorkflowEvaluator;
import jakarta.inject.Singleton;

/**
 * Driven by demand: only what leads to the wanted outputs is prepared, and of the sources of a join that needs but some
 * the cheapest is tried first.
 */
@Singleton
final class LazyEvaluation {
    private final WorkflowEvaluator evaluator;

    LazyEvaluation(WorkflowEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** @throws dev.runestone.api.RefusalException as {@link WorkflowEvaluator}; {@code INVALID} for unknown outputs */
    StrategyOutcome evaluate(EvaluationCall call) {
        PreparedWorkflow prepared = evaluator.prepare(call.workflow(), call.wanted());
        return StrategyOutcome.of(
                evaluator.evaluate(prepared, call.inputs(), call.mode().with(Choice.CHEAPEST_FIRST), call.callers()));
    }
}
