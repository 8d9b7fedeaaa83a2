package dev.runestone.workflow;

import java.time.Duration;

/**
 * What one evaluation of a workflow may use up, and when it spends a second thread.
 *
 * @param parallelism how many components may execute at once; 1 keeps all of them on the caller's thread
 * @param handOffAbove the measured cost from which on a component is worth another thread
 * @param maximumExecutions how many components may execute
 * @param maximumFacts how many facts there may be
 * @param deadline how long the evaluation may take
 */
public record SchedulerPolicy(
        int parallelism, Duration handOffAbove, int maximumExecutions, int maximumFacts, Duration deadline) {

    /** Up to 8 components at once where each takes 200 µs or more, 100,000 executions and facts, 10 s. */
    public static final SchedulerPolicy STANDARD =
            new SchedulerPolicy(8, Duration.ofNanos(200_000), 100_000, 100_000, Duration.ofSeconds(10));

    public SchedulerPolicy {
        if (parallelism < 1 || maximumExecutions < 1 || maximumFacts < 1 || handOffAbove.isNegative()) {
            throw new IllegalArgumentException("A policy needs a parallelism and limits of 1 or more, got parallelism "
                    + parallelism + ", executions " + maximumExecutions + ", facts " + maximumFacts + ".");
        }
    }
}
