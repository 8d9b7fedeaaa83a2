package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepContext;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Secrets secrets;
    private final EvaluationMeters meters;
    private final int maximumDepth;

    WorkflowEvaluator(
            WorkflowCatalog catalog,
            Plans plans,
            Scheduler scheduler,
            Secrets secrets,
            EvaluationMeters meters,
            ExecutionConfig config) {
        this.catalog = catalog;
        this.plans = plans;
        this.scheduler = scheduler;
        this.secrets = secrets;
        this.meters = meters;
        this.maximumDepth = config.maximumDepth();
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
        return evaluate(stored, inputs, explain, List.of());
    }

    /**
     * Evaluates a workflow in the place of a step.
     *
     * @param callers the workflows that called one another down to that step, as {@code name:version}
     * @throws dev.runestone.api.RefusalException as above; {@code INVALID} where it would evaluate itself, {@code
     *     LIMIT_EXCEEDED} where it would be too deep
     */
    WorkflowOutcome evaluate(StoredWorkflow stored, Map<String, ?> inputs, Explain explain, List<String> callers) {
        return evaluate(prepare(stored), inputs, EvaluationMode.plain(explain), callers);
    }

    /**
     * Compiles a workflow, or finds it compiled.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it cannot be evaluated
     */
    public PreparedWorkflow prepare(StoredWorkflow stored) {
        return new PreparedWorkflow(stored, plans.of(stored.workflow(), stored.hash()), false);
    }

    /**
     * The part of a workflow that leads to some of its outputs.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where there is no such output
     */
    public PreparedWorkflow prepare(StoredWorkflow stored, Set<String> outputs) {
        List<Problem> problems = new ArrayList<>(0);
        Set<String> known = stored.workflow().outputs().keySet();
        for (String output : outputs) {
            if (!known.contains(output)) {
                problems.add(new Problem(
                        Path.of("outputs"),
                        "The workflow '" + stored.workflow().name() + "' has no output '" + output + "'.",
                        Names.hint(output, known)));
            }
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The request", problems).asException();
        }
        Plan whole = plans.of(stored.workflow(), stored.hash());
        return new PreparedWorkflow(stored, plans.slice(whole, stored.hash(), Set.copyOf(outputs)), true);
    }

    /**
     * Evaluates what was prepared, in the way of a strategy.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each input that does not fit, and for
     *     feedback where the mode does not iterate
     */
    public WorkflowOutcome evaluate(PreparedWorkflow prepared, Map<String, ?> inputs, EvaluationMode mode) {
        return evaluate(prepared, inputs, mode, List.of());
    }

    /**
     * The same in the place of a step.
     *
     * @param callers the workflows that called one another down to that step, as {@code name:version}
     * @throws dev.runestone.api.RefusalException as above; {@code INVALID} where it would evaluate itself, {@code
     *     LIMIT_EXCEEDED} where it would be too deep
     */
    public WorkflowOutcome evaluate(
            PreparedWorkflow prepared, Map<String, ?> inputs, EvaluationMode mode, List<String> callers) {
        Plan plan = prepared.plan();
        List<String> chain = Callers.with(callers, plan.workflow(), maximumDepth);
        // The plan's own workflow: another with the same hash may list its inputs in another order.
        Workflow workflow = plan.workflow();
        Feedback.check(workflow, mode.has(EvaluationMode.Choice.ITERATE));
        boolean partial = mode.has(EvaluationMode.Choice.PARTIAL);
        @Nullable Object[] values = InputCheck.checked(workflow, inputs, input -> partial || prepared.isIdle(input));
        List<Problem> missing = secrets.missing(workflow);
        if (!missing.isEmpty()) {
            throw Refusal.invalid("The evaluation of '" + workflow.name() + "'", missing)
                    .asException();
        }
        long start = System.nanoTime();
        WorkflowOutcome outcome = scheduler.evaluate(
                plan,
                values,
                mode,
                (step, evaluation, attempt) -> StepContext.ofEvaluation(step, secrets, evaluation, attempt, chain));
        EvaluationMeters.Outcome ended = outcome instanceof WorkflowOutcome.Completed
                ? EvaluationMeters.Outcome.COMPLETED
                : EvaluationMeters.Outcome.STOPPED;
        meters.timer(workflow.name(), ended).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return outcome;
    }
}
