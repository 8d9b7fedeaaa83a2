package dev.runestone.evaluation;

import dev.runestone.execution.EvaluationMode.Choice;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.execution.WorkflowEvaluator;
import dev.runestone.execution.WorkflowOutcome;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Fact;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reacts in iterations, each fed back from the one before, until nothing changes any more. */
@Singleton
final class ReactUntilSatisfied {
    private static final int ITERATIONS = 1_000;

    private final WorkflowEvaluator evaluator;

    ReactUntilSatisfied(WorkflowEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** @throws dev.runestone.api.RefusalException as {@link WorkflowEvaluator} */
    StrategyOutcome evaluate(EvaluationCall call) {
        PreparedWorkflow prepared = evaluator.prepare(call.workflow());
        Map<String, @Nullable Object> inputs = new HashMap<>(call.inputs());
        WorkflowOutcome outcome =
                evaluator.evaluate(prepared, inputs, call.mode().with(Choice.ITERATE), call.callers());
        for (int i = 1; i < ITERATIONS && outcome instanceof WorkflowOutcome.Completed; i++) {
            Map<String, @Nullable Object> next = new HashMap<>(inputs);
            for (Map.Entry<String, Endpoint> fed :
                    prepared.workflow().feedback().entrySet()) {
                Fact fact = outcome.result().facts().at(prepared.endpoint(fed.getValue()));
                if (fact != null) {
                    next.put(fed.getKey(), fact.value());
                }
            }
            if (next.equals(inputs)) {
                break;
            }
            inputs = next;
            outcome = evaluator.evaluate(prepared, inputs, call.mode().with(Choice.ITERATE), call.callers());
        }
        return StrategyOutcome.of(outcome);
    }
}
