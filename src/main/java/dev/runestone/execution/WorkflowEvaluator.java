package dev.runestone.execution;

import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.workflow.Version;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates workflows of the catalog on the thread of the caller. The deadline is checked between components; to hold it
 * against a component that never ends, run it on {@link dev.runestone.knowledge.GuardedWorkers}.
 */
@Singleton
public final class WorkflowEvaluator {
    private final WorkflowCatalog catalog;
    private final Plans plans;
    private final Scheduler scheduler;
    private final EvaluationMeters meters;

    WorkflowEvaluator(WorkflowCatalog catalog, Plans plans, Scheduler scheduler, EvaluationMeters meters) {
        this.catalog = catalog;
        this.plans = plans;
        this.scheduler = scheduler;
        this.meters = meters;
    }

    /**
     * Evaluates a workflow.
     *
     * @param name its name in the catalog
     * @param version null for the latest
     * @param inputs input name to JSON value
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}; {@code INVALID} with a problem for each input that
     *     does not fit, pointing into {@code inputs}
     */
    public WorkflowOutcome evaluate(String name, @Nullable Version version, Map<String, ?> inputs, Explain explain) {
        return evaluate(catalog.existing(name, version), inputs, explain);
    }

    /**
     * Evaluates a workflow that was looked up before.
     *
     * @throws dev.runestone.api.RefusalException as above
     */
    public WorkflowOutcome evaluate(StoredWorkflow stored, Map<String, ?> inputs, Explain explain) {
        Plan plan = plans.of(stored.workflow(), stored.hash());
        // The plan's own workflow: another with the same hash may list its inputs in another order.
        @Nullable Object[] values = InputCheck.checked(plan.workflow(), inputs);
        long start = System.nanoTime();
        WorkflowOutcome outcome = scheduler.evaluate(plan, values, explain);
        EvaluationMeters.Outcome ended = outcome instanceof WorkflowOutcome.Completed
                ? EvaluationMeters.Outcome.COMPLETED
                : EvaluationMeters.Outcome.STOPPED;
        meters.timer(stored.workflow().name(), ended).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return outcome;
    }
}
