package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.FixedCatalog;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Parking;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepFunctions;
import dev.runestone.function.TestSecrets;
import dev.runestone.journal.JournalInH2;
import dev.runestone.journal.Message;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.knowledge.KnowledgeConfig;
import dev.runestone.statemachine.LifeCycles;
import dev.runestone.statemachine.Starts;
import dev.runestone.timer.Alarms;
import dev.runestone.timer.TestAlarms;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs as the application puts them together, over a database in memory and without a server. */
@Timeout(60)
class RunNodeTest {
    private static final Secrets SECRETS = new TestSecrets(Map.of("key", "hush"), Map.of());

    private final JournalInH2 journal = new JournalInH2();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Alarms alarms = TestAlarms.in(journal.database, Clock.systemUTC());
    private final ExecutorService waiting = Executors.newCachedThreadPool();
    private final GuardedWorkers guarded = new GuardedWorkers(config(KnowledgeConfig.class), registry);
    private final RunBeans beans = new RunBeans();
    private final RunConfig config = polling("PT20S");
    private final RunThreads threads = new RunThreads(2, guarded, waiting);
    private final Runs runs = runs();
    private RunNode node = new RunNode(runs, threads, journal.node, config);

    private static RunConfig polling(String period) {
        return new SmallRyeConfigBuilder()
                .withMapping(RunConfig.class)
                .withDefaultValue("runestone.runs.keep", "PT0.02S")
                .withDefaultValue("runestone.runs.poll", period)
                .build()
                .getConfigMapping(RunConfig.class);
    }

    private static <T> T config(Class<T> mapping) {
        return new SmallRyeConfigBuilder().withMapping(mapping).build().getConfigMapping(mapping);
    }

    private static Workflow named(String name, Step step) {
        Workflow plain = workflow(List.of(step), step.name());
        return new Workflow(name, new Version(1, 0, 0, ""), "", plain.inputs(), plain.components(), plain.outputs());
    }

    private static Workflow requiring(String name, String secret) {
        return named(
                name,
                new Step(
                        "a",
                        "secret",
                        Map.of("of", secret),
                        List.of(Graphs.from("in")),
                        Type.ANY,
                        new Requirements(List.of(secret), List.of()),
                        null));
    }

    private Runs runs() {
        ExecutionConfig execution = config(ExecutionConfig.class);
        StepFunctions functions = StepFunctions.of(Map.of(
                "same",
                input -> input.value(0),
                "secret",
                input -> input.context().secret("key").length(),
                "signal",
                input -> new Parking.Signal("paid", null),
                "sleep",
                input -> new Parking.Timer(Instant.now().plusMillis(((Number) input.value(0)).longValue()))));
        WorkCompiler compiler = new WorkCompiler(
                functions, new Expressions(ExpressionLimits.standard()), NoRules.INSTANCE, NoMachines.INSTANCE);
        return beans.runs(
                FixedCatalog.of(
                        named("sum", step("a", "same", "in")),
                        named("payment", step("a", "signal", "in")),
                        named("sleep", step("a", "sleep", "in")),
                        requiring("allowed", "key"),
                        requiring("missing", "other")),
                new Plans(compiler, new BreakerMeters(registry), new ComponentMeters(registry, execution), execution),
                new WorkflowReader(DefinitionLimits.standard()),
                new WorkflowWriter(),
                SECRETS,
                journal.journal,
                journal.store,
                threads,
                alarms,
                new LifeCycles(new MachineReader(DefinitionLimits.standard())),
                new RunMeters(registry),
                Clock.systemUTC(),
                config,
                execution);
    }

    /** Most tests need no polling, which would do by itself what they ask for. */
    private void begin() {
        node.start(new StartupEvent());
    }

    @AfterEach
    void stop() {
        node.stop(new ShutdownEvent());
        beans.close(threads);
        guarded.close();
        waiting.shutdownNow();
        journal.close();
    }

    private String start(String workflow, Object in, String id, boolean ephemeral) {
        return runs.start(new Runs.Start(workflow, null, Map.of("in", in), Map.of(), ephemeral, id))
                .join()
                .id();
    }

    private RunHead await(String id, RunStatus status) {
        TestRuns.until(() -> runs.get(id).status() == status);
        return runs.get(id);
    }

    @Test
    void aRunIsCommittedAndCountedWhenItEnds() {
        begin();
        start("sum", 7, "sum-1", false);
        await("sum-1", RunStatus.COMPLETED);

        assertThat(journal.store.find("sum-1").orElseThrow().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(runs.details("sum-1").outputs()).isEqualTo(Map.of("a", 7));
        TestRuns.until(() -> registry.get("runestone.runs.ended")
                        .tags("durability", "durable", "status", "completed")
                        .timer()
                        .count()
                == 1);
        assertThat(registry.get("runestone.runs.live")
                        .tag("durability", "ephemeral")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void aStepIsHandedWhatItRequiresAndARunWithoutThatDoesNotBegin() {
        begin();
        start("allowed", 7, "allowed-1", false);
        await("allowed-1", RunStatus.COMPLETED);

        assertThat(runs.details("allowed-1").outputs()).isEqualTo(Map.of("a", 4));
        assertThatThrownBy(() -> start("missing", 7, "missing-1", false))
                .isInstanceOfSatisfying(RefusalException.class, thrown -> {
                    assertThat(thrown.refusal().kind()).isEqualTo(Refusal.Kind.INVALID);
                    assertThat(thrown.refusal().detail()).isEqualTo("The run of 'missing' has 1 problem.");
                });
        assertThat(journal.store.find("missing-1")).isEmpty();
    }

    @Test
    void aDurableRunThatSleepsIsLetGoAndGoesOnWhenItsAlarmRings() throws Exception {
        begin();
        start("sleep", 120, "sleeper", false);
        RunHead asleep = await("sleeper", RunStatus.WAITING);
        TestRuns.until(() -> runs.durable().size() == 0);

        assertThat(alarms.next(node.kind(), "sleeper").orElseThrow())
                .isBetween(asleep.wakeAt().minusMillis(1), asleep.wakeAt().plusMillis(1));
        while (Instant.now().isBefore(asleep.wakeAt())) {
            Thread.onSpinWait();
        }
        assertThat(runs.get("sleeper").status())
                .as("nothing wakes it but its alarm")
                .isEqualTo(RunStatus.WAITING);
        node.ring("sleeper", "");
        await("sleeper", RunStatus.COMPLETED);
    }

    @Test
    void anEphemeralRunThatSleepsWakesByItself() {
        begin();
        start("sleep", 60, "light-sleeper", true);
        await("light-sleeper", RunStatus.COMPLETED);

        assertThat(journal.store.find("light-sleeper")).isEmpty();
    }

    @Test
    void whatAnotherNodeLeavesInTheInboxIsFoundSoon() {
        node = new RunNode(runs, threads, journal.node, polling("PT0.02S"));
        begin();
        start("payment", 7, "payment-1", false);
        await("payment-1", RunStatus.WAITING);
        TestRuns.until(() -> runs.durable().size() == 0);

        assertThat(journal.other().store.send(new Message("m", "payment-1", new Message.Command.Signal("paid", 110))))
                .isTrue();

        await("payment-1", RunStatus.COMPLETED);
        assertThat(runs.details("payment-1").outputs()).isEqualTo(Map.of("a", 110));
    }

    @Test
    void aNodeThatStopsLetsItsRunsGo() {
        begin();
        start("payment", 7, "payment-2", false);
        await("payment-2", RunStatus.WAITING);
        node.stop(new ShutdownEvent());

        assertThat(runs.durable().size()).isZero();
        JournalInH2 other = journal.other();
        assertThat(other.store.find("payment-2").orElseThrow().owner()).isNull();
        assertThatThrownBy(() -> node.start(new StartupEvent())).isInstanceOf(IllegalStateException.class);
    }

    @SuppressWarnings("unchecked")
    private Instance<Runs> instance() {
        return (Instance<Runs>) Proxy.newProxyInstance(
                RunNodeTest.class.getClassLoader(), new Class<?>[] {Instance.class}, (self, method, args) -> {
                    if (!method.getName().equals("get")) {
                        throw new AssertionError(method);
                    }
                    return runs;
                });
    }

    @Test
    void machinesStartRunsByTheirOwnIds() {
        begin();
        Starts starts = beans.starts(instance());
        starts.start("order/a/1", "sum", Map.of("in", 7));
        starts.start("order/a/1", "sum", Map.of("in", 7));
        RunHead head = await("machine-" + EventId.hash("order/a/1"), RunStatus.COMPLETED);

        assertThat(head.attributes()).isEqualTo(Map.of(MachineStarts.ATTRIBUTE, "order/a/1"));
        assertThatThrownBy(() -> starts.start("order/a/2", "nothing", Map.of()))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        thrown -> assertThat(thrown.refusal().kind()).isEqualTo(Refusal.Kind.NOT_FOUND));
    }

    @Test
    void whatEndedLongAgoIsArchivedWhenTheSweepRings() {
        begin();
        RunRetention retention = new RunRetention(alarms, journal.archive, config(RunAccessConfig.class));
        retention.start(new StartupEvent());
        assertThat(alarms.next(retention.kind(), List.of("all"))).containsOnlyKeys("all");
        start("sum", 7, "old", false);
        await("old", RunStatus.COMPLETED);
        TestRuns.until(() -> runs.durable().size() == 0);
        journal.execute("update run set ended_at = ended_at - interval '8' day");
        retention.ring("all", "");

        assertThat(journal.store.find("old").orElseThrow().archived()).isTrue();
        assertThat(runs.events("old", 0, 10)).isNotEmpty();
    }

    @Test
    void theThreadsOfRunsAreAsManyAsConfigured() throws Exception {
        StepThreads steps = new StepThreads(waiting, config(ExecutionConfig.class), new SimpleMeterRegistry());
        RunThreads made = beans.threads(config, guarded, steps);
        made.submit(() -> {}, true, Duration.ofSeconds(5), late -> {}).get();
        beans.close(made);
        steps.close();

        assertThatThrownBy(() -> made.later(() -> {}, Duration.ZERO))
                .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    }
}
