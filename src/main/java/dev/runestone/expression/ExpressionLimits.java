package dev.runestone.expression;

import java.time.Duration;

/**
 * What an expression may use up.
 *
 * @param characters how long its text may be
 * @param nesting how deep brackets, and calls of functions at run time, may be nested
 * @param steps how many operators, calls, turns of loops and 16-character pieces of text one evaluation may work on
 * @param parsing how long its parsing may take
 * @param cached how many compiled expressions are kept
 */
public record ExpressionLimits(int characters, int nesting, long steps, Duration parsing, int cached) {

    /** The limits that hold where nothing is configured. */
    public static ExpressionLimits standard() {
        return new ExpressionLimits(10_000, 64, 2_000_000, Duration.ofSeconds(5), 10_000);
    }
}
