package dev.runestone.evaluation;

import dev.runestone.workflow.Component;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Workflow;
import java.util.Set;

/**
 * The strategy of an evaluation, and why it is that one.
 *
 * @param strategy neither {@link Strategy#AUTO} nor {@link Strategy#STREAMING}
 * @param reason why, in a sentence
 */
record ChosenStrategy(Strategy strategy, String reason) {

    /** The strategy that was asked for, or the one that fits. */
    static ChosenStrategy of(EvaluationCall call) {
        return switch (call.strategy()) {
            case AUTO -> fitting(call);
            case STREAMING -> {
                ChosenStrategy fitting = fitting(call);
                yield new ChosenStrategy(
                        fitting.strategy(),
                        "The inputs are the only item of a stream, and items are evaluated as fits. "
                                + fitting.reason());
            }
            case SINGLE, LAZY, REACT_UNTIL_SATISFIED -> new ChosenStrategy(call.strategy(), "It was asked for.");
        };
    }

    private static ChosenStrategy fitting(EvaluationCall call) {
        return fitting(call.workflow().workflow(), call.outputs(), call.until() != Until.QUIET);
    }

    private static ChosenStrategy fitting(Workflow workflow, Set<String> wanted, boolean until) {
        if (!workflow.feedback().isEmpty()) {
            return new ChosenStrategy(
                    Strategy.REACT_UNTIL_SATISFIED,
                    "The workflow feeds "
                            + String.join(", ", workflow.feedback().keySet())
                            + " back, which only this strategy does.");
        }
        if (until) {
            return new ChosenStrategy(
                    Strategy.REACT_UNTIL_SATISFIED, "The request says when it is satisfied ('until').");
        }
        if (!wanted.isEmpty() && !wanted.containsAll(workflow.outputs().keySet())) {
            return new ChosenStrategy(
                    Strategy.LAZY,
                    wanted.size() + " of " + workflow.outputs().size()
                            + " outputs are wanted, so that only what leads to" + " them is executed.");
        }
        for (Component component : workflow.components().values()) {
            if (component instanceof Join join
                    && join.timeout() == null
                    && join.needed() < join.inputs().size()) {
                return new ChosenStrategy(
                        Strategy.LAZY,
                        "The join '" + join.name() + "' needs " + join.needed() + " of its "
                                + join.inputs().size() + " inputs, and the cheapest way to them is tried first.");
            }
        }
        return new ChosenStrategy(Strategy.SINGLE, "Everything is wanted, once.");
    }
}
