package dev.runestone.execution;

import dev.runestone.workflow.SchedulerPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates plans: reacts until satisfied, which is until no component is ready and none is running. The caller's thread
 * owns the run; a component goes to the pool only where that pays by what it cost before.
 */
final class Scheduler {
    private final SchedulerPolicy policy;
    private final Workers workers;
    private final StepContexts contexts;

    /** A scheduler whose steps find neither secrets nor settings. */
    Scheduler(SchedulerPolicy policy, Workers workers) {
        this(policy, workers, StepContexts.BARE);
    }

    Scheduler(SchedulerPolicy policy, Workers workers, StepContexts contexts) {
        this.policy = policy;
        this.workers = workers;
        this.contexts = contexts;
    }

    /**
     * Evaluates a workflow.
     *
     * @param inputs the values of the workflow's inputs, in their order
     */
    WorkflowOutcome evaluate(Plan plan, @Nullable Object[] inputs, Explain explain) {
        return evaluate(plan, inputs, explain, contexts);
    }

    /** The same with contexts for this evaluation. */
    WorkflowOutcome evaluate(Plan plan, @Nullable Object[] inputs, Explain explain, StepContexts its) {
        return evaluate(plan, inputs, EvaluationMode.plain(explain), its);
    }

    /** The same in a certain mode. */
    WorkflowOutcome evaluate(Plan plan, @Nullable Object[] inputs, EvaluationMode mode, StepContexts its) {
        return new Reaction(plan, inputs, mode, within(mode.deadline()), workers, its).react();
    }

    private SchedulerPolicy within(@Nullable Duration deadline) {
        return deadline == null || deadline.compareTo(policy.deadline()) >= 0
                ? policy
                : new SchedulerPolicy(
                        policy.parallelism(), policy.worthHandingOver(), policy.executions(), policy.facts(), deadline);
    }
}
