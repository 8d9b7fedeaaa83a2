package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;

import dev.runestone.catalog.FixedCatalog;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Parking;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepFunctions;
import dev.runestone.journal.Entry;
import dev.runestone.journal.MemoryRuns;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunHead;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs of some workflows by name, without doors and database: {@code sum} in two versions returns its input, {@code approval}
 * waits for a task, {@code payment} for a signal, {@code printing} fails once, {@code deep} starts itself.
 */
final class RunsInMemory implements AutoCloseable {
    private static final int MOST = 3;
    static final int DEPTH = 3;

    private final AtomicInteger broken = new AtomicInteger(1);
    private final Map<String, StepFunction> functions = Map.of(
            "same",
            input -> input.value(0),
            "ask",
            input -> new Parking.Task(null, null, Map.of("of", String.valueOf(input.value(0)))),
            "wait",
            input -> new Parking.Signal("paid", null),
            "fragile",
            input -> {
                if (broken.getAndDecrement() > 0) {
                    throw new IllegalStateException("out of ink");
                }
                return "printed";
            },
            "again",
            input -> new Parking.Child("deep", "1.0.0", Map.of("in", 1)));
    final WorkflowCatalog catalog = FixedCatalog.of(
            named("sum", "1.0.0", step("a", "same", "in")),
            named("sum", "1.1.0", step("b", "same", "in")),
            named("approval", "1.0.0", step("a", "ask", "in")),
            named("payment", "1.0.0", step("a", "wait", "in")),
            named("printing", "1.0.0", step("a", "fragile", "in")),
            named("deep", "1.0.0", step("a", "again", "in")));
    private final TestThreads threads = new TestThreads();
    final MemoryRuns store = new MemoryRuns(100);
    private final MemoryRuns memory = new MemoryRuns(100);
    private final AtomicReference<Runs> self = new AtomicReference<>();
    final Runs runs = runs();

    private static Workflow named(String name, String version, dev.runestone.workflow.Step step) {
        Workflow plain = workflow(List.of(step), step.name());
        return new Workflow(
                name, Version.parse(version).orElseThrow(), "", plain.inputs(), plain.components(), plain.outputs());
    }

    private Runs runs() {
        ExecutionConfig config = new SmallRyeConfigBuilder()
                .withMapping(ExecutionConfig.class)
                .build()
                .getConfigMapping(ExecutionConfig.class);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        WorkCompiler compiler = new WorkCompiler(
                StepFunctions.of(functions),
                new Expressions(ExpressionLimits.standard()),
                NoRules.INSTANCE,
                (source, key, event) -> {
                    throw new IllegalStateException("There are no machines.");
                });
        Plans plans = new Plans(compiler, new BreakerMeters(registry), new ComponentMeters(registry, config), config);
        RunDefinitions definitions =
                new RunDefinitions(plans, new WorkflowReader(DefinitionLimits.standard()), new WorkflowWriter());
        LiveRuns durable = live(store, definitions);
        LiveRuns ephemeral = live(memory, definitions);
        store.nudges(durable);
        memory.nudges(ephemeral);
        Runs all = new Runs(catalog, plans, definitions, workflow -> {}, durable, ephemeral, MOST, DEPTH);
        self.set(all);
        return all;
    }

    private LiveRuns live(MemoryRuns its, RunDefinitions definitions) {
        return new LiveRuns(
                home -> new RunEnvironment(
                        its,
                        its,
                        threads,
                        (component, run, attempt, key, token) ->
                                new TestRuns.RunStepContext(run, component.name(), attempt, key, token),
                        TestRuns.LIFE,
                        (child, what, parent) -> home.startChild(self.get(), child, what, parent),
                        (run, at) -> {},
                        home,
                        Clock.systemUTC(),
                        new RunEnvironment.Limits(
                                8,
                                Duration.ofMillis(1),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(200),
                                10)),
                definitions,
                new Recoveries(3, Duration.ofMillis(20)),
                head -> {});
    }

    /** Appends an event to a run as another node would: nobody here hears of it. */
    void commitUnheard(String run) {
        RunHead head = store.find(run).orElseThrow();
        long seq = head.lastSeq() + 1;
        RunHead next = new RunHead(
                head.id(),
                head.workflow(),
                head.version(),
                head.definition(),
                head.status(),
                head.attributes(),
                seq,
                head.createdAt(),
                head.updatedAt(),
                head.endedAt(),
                head.wakeAt(),
                head.owner(),
                head.recoveries(),
                head.archived());
        Recorded event = new Recorded(seq, head.updatedAt(), new RunEvent.SignalReceived("unheard", null));
        store.append(new Entry(next, List.of(event), List.of(), List.of(), List.of(), List.of(), true))
                .join();
    }

    @Override
    public void close() {
        runs.durable().lost();
        threads.close();
    }
}
