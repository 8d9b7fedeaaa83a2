package dev.runestone.evaluation;

import dev.runestone.execution.EvaluationTime;
import dev.runestone.execution.WorkflowEvaluator;
import dev.runestone.expression.Expressions;
import jakarta.inject.Singleton;

/**
 * Reacts until a goal holds, or nothing is ready and nothing changes any more. A pass is an evaluation like any other;
 * what the workflow feeds back is an input of the next one, which executes only what has changed.
 */
@Singleton
final class ReactUntilSatisfied {
    private final WorkflowEvaluator evaluator;
    private final Expressions expressions;
    private final ReactConfig config;
    private final EvaluationTime time;

    ReactUntilSatisfied(WorkflowEvaluator evaluator, Expressions expressions, ReactConfig config, EvaluationTime time) {
        this.evaluator = evaluator;
        this.expressions = expressions;
        this.config = config;
        this.time = time;
    }

    /** @throws dev.runestone.api.RefusalException as {@link WorkflowEvaluator} */
    StrategyOutcome evaluate(EvaluationCall call) {
        return new Iterations(evaluator, evaluator.prepare(call.workflow()), call, expressions, config, time.deadline())
                .react();
    }
}
