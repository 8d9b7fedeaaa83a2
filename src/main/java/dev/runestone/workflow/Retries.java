package dev.runestone.workflow;

import java.time.Duration;

/**
 * How often a failed component is tried again, and when.
 *
 * @param count how many times it is tried again after the first attempt, 0 for never
 * @param backoff how the pauses grow
 * @param delay the first pause
 * @param maximumDelay the longest pause
 * @param jitter the share of each pause that is random, 0 to 1: 0.2 means between 80 % and 120 % of it
 */
public record Retries(int count, Backoff backoff, Duration delay, Duration maximumDelay, double jitter) {
    /** Never again. */
    public static final Retries NEVER = new Retries(0, Backoff.NONE, Duration.ZERO, Duration.ZERO, 0);

    /** How the pauses between attempts grow. */
    public enum Backoff {
        /** No pause. */
        NONE,
        /** The first pause times the number of failed attempts. */
        LINEAR,
        /** The first pause, doubled with each failed attempt. */
        EXPONENTIAL
    }

    /** Values that make no difference are kept as zero, so that equal retries are equal. */
    public Retries {
        if (count < 0 || delay.isNegative() || maximumDelay.compareTo(delay) < 0 || !(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("Retries need a count of 0 or more, a delay of zero or more that the"
                    + " maximum delay is not below, and a jitter from 0 to 1, got " + count + ", " + delay + ", "
                    + maximumDelay + " and " + jitter + ".");
        }
        if (count == 0 || backoff == Backoff.NONE) {
            backoff = Backoff.NONE;
            delay = Duration.ZERO;
            maximumDelay = Duration.ZERO;
            jitter = 0;
        }
    }

    /**
     * The pause after a failed attempt.
     *
     * @param failed how many attempts have failed, 1 or more
     * @param random a number from 0 (inclusive) to 1 (exclusive) that the jitter is taken from
     */
    public Duration pause(int failed, double random) {
        double factor = switch (backoff) {
            case NONE -> 0;
            case LINEAR -> failed;
            case EXPONENTIAL -> Math.pow(2, failed - 1.0);
        };
        double millis = Math.min(delay.toMillis() * factor, maximumDelay.toMillis());
        return Duration.ofMillis(Math.round(millis * (1 + jitter * (2 * random - 1))));
    }
}
