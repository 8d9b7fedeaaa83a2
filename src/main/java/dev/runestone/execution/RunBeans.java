package dev.runestone.execution;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.function.Context;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepContext;
import dev.runestone.journal.Journal;
import dev.runestone.journal.MemoryRuns;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStore;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.statemachine.LifeCycles;
import dev.runestone.statemachine.Starts;
import dev.runestone.timer.Alarms;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/** Joins runs to the application: its journal, its threads, its timers, its secrets. */
@Singleton
final class RunBeans {
    /** The kind of the alarms that wake runs. */
    static final String ALARM = "run";

    @Produces
    @Singleton
    RunThreads threads(RunConfig config, GuardedWorkers guarded, StepThreads waiting) {
        return new RunThreads(config.threads(), guarded, waiting);
    }

    void close(@Disposes RunThreads threads) {
        threads.close();
    }

    /** Looked up when the first machine starts a run, because runs need machines. */
    @Produces
    @Singleton
    Starts starts(Instance<Runs> runs) {
        return new MachineStarts((id, workflow, inputs, attributes) ->
                started(runs.get().start(new Runs.Start(workflow, null, inputs, attributes, false, id))));
    }

    /** Waits for the beginning to be committed. */
    private static void started(CompletableFuture<RunHead> beginning) {
        try {
            beginning.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }

    @Produces
    @Singleton
    Runs runs(
            WorkflowCatalog catalog,
            Plans plans,
            WorkflowReader reader,
            WorkflowWriter writer,
            Secrets secrets,
            Journal journal,
            RunStore store,
            RunThreads threads,
            Alarms alarms,
            LifeCycles lifeCycles,
            RunMeters meters,
            Clock clock,
            RunConfig config,
            ExecutionConfig execution) {
        MemoryRuns memory = new MemoryRuns(config.remembered());
        RunDefinitions definitions = new RunDefinitions(plans, reader, writer);
        RunLife life = new RunLife(lifeCycles.run());
        // The runs start runs themselves: children.
        AtomicReference<Runs> runs = new AtomicReference<>();
        RunEnvironment.Contexts contexts =
                (component, run, attempt, key, token) -> context(component, secrets, run, attempt, key, token);
        LiveRuns durable = new LiveRuns(
                home -> new RunEnvironment(
                        journal,
                        store,
                        threads,
                        contexts,
                        life,
                        (child, what, parent) -> home.startChild(runs.get(), child, what, parent),
                        (run, at) -> alarms.set(ALARM, run, at, ""),
                        home,
                        clock,
                        config.limits()),
                definitions,
                config.recovery(),
                meters.ended("durable"));
        LiveRuns ephemeral = new LiveRuns(
                home -> new RunEnvironment(
                        memory,
                        memory,
                        threads,
                        contexts,
                        life,
                        (child, what, parent) -> home.startChild(runs.get(), child, what, parent),
                        (run, at) -> threads.later(() -> home.nudge(run), Duration.between(clock.instant(), at)),
                        home,
                        clock,
                        config.limits()),
                definitions,
                config.recovery(),
                meters.ended("ephemeral"));
        meters.show(durable, "durable");
        meters.show(ephemeral, "ephemeral");
        memory.nudges(ephemeral);
        Runs all = new Runs(
                catalog,
                plans,
                definitions,
                workflow -> {
                    List<Problem> missing = secrets.missing(workflow);
                    if (!missing.isEmpty()) {
                        throw Refusal.invalid("The run of '" + workflow.name() + "'", missing)
                                .asException();
                    }
                },
                durable,
                ephemeral,
                config.live(),
                execution.maximumDepth());
        runs.set(all);
        return all;
    }

    private static Context context(
            Component component, Secrets secrets, String run, int attempt, String key, String token) {
        // What is no step requires nothing.
        Step step = component instanceof Step known
                ? known
                : new Step(component.name(), component.kind(), Map.of(), component.inputs(), Type.ANY);
        return new StepContext(step, secrets, new StepContext.Attempt(run, attempt, key, token), true, List.of());
    }
}
