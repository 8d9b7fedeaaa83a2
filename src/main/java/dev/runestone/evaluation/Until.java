package dev.runestone.evaluation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When an evaluation that reacts is satisfied, and what bounds it.
 *
 * @param goal what satisfies it; null for nothing but that nothing changes any more
 * @param tolerance when it has converged; null for never
 * @param stagnation when it stagnates; null for never
 * @param divergence when it diverges; null for never
 * @param iterations how many passes it may take; 0 for as many as the configuration allows
 * @param firings how many rules may fire; 0 as above
 * @param facts how many facts may be made; 0 as above
 * @param time how long it may take; null for as long as an evaluation may
 * @param productions what is told of what the components made
 */
record Until(
        @Nullable Goal goal,
        @Nullable Tolerance tolerance,
        @Nullable Stagnation stagnation,
        @Nullable Divergence divergence,
        int iterations,
        int firings,
        int facts,
        @Nullable Duration time,
        Aggregation productions) {
    /** Until nothing changes any more, within the configured bounds. */
    static final Until QUIET = new Until(null, null, null, null, 0, 0, 0, null, Aggregation.NONE);

    /**
     * It has converged when no number in these values has changed by more than {@code absolute + relative · |number|} since
     * the iteration before.
     *
     * @param values names of inputs, components or outputs
     */
    record Tolerance(List<String> values, double absolute, double relative) {}

    /**
     * It stagnates when a number has stayed within a range.
     *
     * @param value FEEL that gives the number
     * @param iterations over how many iterations
     * @param improvement the range that is not left
     */
    record Stagnation(String value, int iterations, double improvement) {}

    /**
     * It diverges when a number is farther from zero than a bound, or none.
     *
     * @param value FEEL that gives the number
     */
    record Divergence(String value, double beyond) {}

    /**
     * What is told of what the components made.
     *
     * @param port only what came out of this component or {@code component.port}; null for everything
     * @param top how many; 0 for all that the configuration allows
     * @param by FEEL over {@code value}, {@code component}, {@code port} and {@code iteration}, for the top ones
     */
    record Aggregation(
            Mode mode,
            @Nullable String port,
            int top,
            @Nullable String by) {
        static final Aggregation NONE = new Aggregation(Mode.NONE, null, 0, null);

        enum Mode {
            NONE,
            /** Everything in the order in which it was made. */
            ALL,
            /** Of each port what came last. */
            LATEST,
            /** Each value once. */
            DISTINCT,
            /** Those with the highest number. */
            TOP
        }
    }

    /** The variables of expressions over productions. */
    static final List<String> PRODUCTION = List.of("value", "component", "port", "iteration");

    /** The variables of one production. */
    static Map<String, Object> variables(Production production) {
        Map<String, Object> values = new java.util.HashMap<>();
        values.put("value", production.value());
        values.put("component", production.component());
        values.put("port", production.port());
        values.put("iteration", production.iteration());
        return values;
    }
}
