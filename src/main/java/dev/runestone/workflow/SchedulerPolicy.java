package dev.runestone.workflow;

import java.time.Duration;

/**
 * How a run is carried out.
 *
 * @param parallelism how many components may execute at once, 1 or more; 1 keeps everything on the caller's thread
 * @param worthHandingOver the measured cost per execution from which a component is worth handing to another thread;
 *     cheaper ones are executed where they become ready, because the hand-over would cost more than it gains
 * @param executions how many executions of components a run may take before it is ended
 * @param facts how many facts a run may hold
 * @param deadline how long a run may take
 */
public record SchedulerPolicy(
        int parallelism, Duration worthHandingOver, int executions, int facts, Duration deadline) {
    public SchedulerPolicy {
        if (parallelism < 1) {
            throw new IllegalArgumentException("The parallelism must be 1 or more, got " + parallelism + ".");
        }
        if (executions < 1 || facts < 1) {
            throw new IllegalArgumentException(
                    "A run needs 1 or more executions and facts, got " + executions + " and " + facts + ".");
        }
        if (worthHandingOver.isNegative() || deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("A run needs a deadline above zero, got " + deadline
                    + ", and a hand-over cost of zero or more, got " + worthHandingOver + ".");
        }
    }

    /** Everything on the caller's thread, in the order in which it becomes ready. */
    public static SchedulerPolicy sequential(Duration deadline) {
        return new SchedulerPolicy(1, Duration.ZERO, 100_000, 1_000_000, deadline);
    }
}
