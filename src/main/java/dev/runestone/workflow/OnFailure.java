package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a run when a component has failed for good. */
public sealed interface OnFailure {
    /** The run fails. */
    record Halt() implements OnFailure {}

    /** Nothing comes out of the component; what needs its facts is skipped. */
    record Skip() implements OnFailure {}

    /** What the run has done is compensated in reverse order; then the run has failed. */
    record Compensate() implements OnFailure {}

    /** A fact that describes the failure comes out of the component's port {@link #PORT}. */
    record Route() implements OnFailure {}

    /**
     * A value stands in for the component's own.
     *
     * @param value a JSON value
     */
    record FallbackValue(@Nullable Object value) implements OnFailure {}

    /**
     * An expression makes the value.
     *
     * @param expression FEEL over the component's inputs and {@code error}, which describes the failure
     */
    record FallbackExpression(String expression) implements OnFailure {}

    /**
     * Another step does the work.
     *
     * @param function its function
     * @param settings what the function is set up with
     */
    record FallbackStep(String function, Map<String, Object> settings) implements OnFailure {
        public FallbackStep {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /** The output port that a component has beside its own where its failures are routed. */
    String PORT = "error";

    OnFailure HALT = new Halt();
}
