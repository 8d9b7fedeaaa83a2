package dev.runestone.evaluation;

import jakarta.inject.Singleton;

/** Evaluates workflows by the strategy that was asked for. */
@Singleton
final class EvaluationStrategies {
    private final SingleReaction single;
    private final ReactUntilSatisfied react;
    private final LazyEvaluation lazy;

    EvaluationStrategies(SingleReaction single, ReactUntilSatisfied react, LazyEvaluation lazy) {
        this.single = single;
        this.react = react;
        this.lazy = lazy;
    }

    /**
     * Evaluates, on the thread of the caller.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each input or argument that does not fit
     */
    StrategyOutcome evaluate(Strategy strategy, EvaluationCall call) {
        return switch (strategy) {
            case SINGLE -> single.evaluate(call);
            case REACT_UNTIL_SATISFIED -> react.evaluate(call);
            case LAZY -> lazy.evaluate(call);
            case AUTO -> throw new IllegalArgumentException("A strategy must be chosen first.");
        };
    }
}
