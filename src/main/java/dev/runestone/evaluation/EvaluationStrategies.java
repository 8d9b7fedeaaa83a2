package dev.runestone.evaluation;

import dev.runestone.execution.WorkflowOutcome;
import jakarta.inject.Singleton;
import java.util.List;

/** Evaluates workflows by the strategy that was asked for, and holds what comes out against what it must be. */
@Singleton
final class EvaluationStrategies {
    private final SingleReaction single;
    private final ReactUntilSatisfied react;
    private final LazyEvaluation lazy;
    private final ResultValidation validation;

    EvaluationStrategies(
            SingleReaction single, ReactUntilSatisfied react, LazyEvaluation lazy, ResultValidation validation) {
        this.single = single;
        this.react = react;
        this.lazy = lazy;
        this.validation = validation;
    }

    /**
     * Evaluates, on the thread of the caller.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each input or argument that does not fit
     */
    Evaluated evaluate(EvaluationCall call) {
        ChosenStrategy chosen = ChosenStrategy.of(call);
        StrategyOutcome made = by(chosen.strategy(), call);
        if (!(made.outcome() instanceof WorkflowOutcome.Completed completed)) {
            return new Evaluated(chosen, made, false, List.of());
        }
        ValidationRules rules =
                call.validation().after(call.workflow().workflow().assertions());
        List<Violation> violations = validation.validate(
                rules,
                call.workflow().workflow().outputs().keySet(),
                completed.result().outputs(),
                call.inputs());
        return new Evaluated(chosen, made, !rules.isEmpty(), violations).refusedBy(rules);
    }

    private StrategyOutcome by(Strategy strategy, EvaluationCall call) {
        return switch (strategy) {
            case SINGLE -> single.evaluate(call);
            case REACT_UNTIL_SATISFIED -> react.evaluate(call);
            case LAZY -> lazy.evaluate(call);
            case AUTO, STREAMING -> throw new IllegalArgumentException("A strategy must be chosen first.");
        };
    }
}
