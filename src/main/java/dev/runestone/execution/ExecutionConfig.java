package dev.runestone.execution;

import dev.runestone.workflow.SchedulerPolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of workflow evaluations. */
@ConfigMapping(prefix = "runestone.execution")
interface ExecutionConfig {
    /** How many components of one evaluation may execute at once; 1 keeps each evaluation on one thread. */
    @WithDefault("8")
    int parallelism();

    /** The measured cost from which on a component is worth another thread. */
    @WithDefault("PT0.0002S")
    Duration handOffAbove();

    /** How many components one evaluation may execute. */
    @WithDefault("100000")
    int maximumExecutions();

    /** How many facts one evaluation may have. */
    @WithDefault("100000")
    int maximumFacts();

    /** How long one evaluation may take. */
    @WithDefault("PT10S")
    Duration deadline();

    /** How long beyond its deadline an evaluation over HTTP has to report what it computed before it is interrupted. */
    @WithDefault("PT0.1S")
    Duration grace();

    /** How many compiled workflows are kept. */
    @WithDefault("1000")
    int plans();

    /** How many components of workflows have metrics of their own, all workflows together. */
    @WithDefault("1000")
    int componentMeters();

    /** How many workflows may evaluate, or runs wait for, one another, the outermost one counted. */
    @WithDefault("10")
    int maximumDepth();

    /**
     * How many steps that wait for something outside may execute at once; 0 for 10,000 where the JVM has virtual threads
     * and for 256 where it has not.
     */
    @WithDefault("0")
    int waitingSteps();

    /** How many such steps wait for their turn before more are refused. */
    @WithDefault("10000")
    int waitingQueue();

    default SchedulerPolicy policy() {
        return new SchedulerPolicy(parallelism(), handOffAbove(), maximumExecutions(), maximumFacts(), deadline());
    }
}
