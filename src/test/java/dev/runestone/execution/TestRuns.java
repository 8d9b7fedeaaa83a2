package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.function.Context;
import dev.runestone.journal.Entry;
import dev.runestone.journal.Journal;
import dev.runestone.journal.MemoryRuns;
import dev.runestone.journal.Message;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import dev.runestone.statemachine.LifeCycles;
import dev.runestone.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs over a journal in memory, which outlives crashes that a test asks for. */
final class TestRuns implements AutoCloseable {
    static final RunLife LIFE = new RunLife(new LifeCycles(new MachineReader(DefinitionLimits.standard())).run());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final MemoryRuns store = new MemoryRuns(1_000);
    final Map<String, Instant> alarms = new ConcurrentHashMap<>();
    private final TestWorks works;
    private final Map<String, Plan> plans = new HashMap<>();
    private final TestThreads threads = new TestThreads();
    private Duration keep = Duration.ofSeconds(5);
    private Duration rest = Duration.ofMillis(20);
    private Journal journal = store;
    private LiveRuns live;

    TestRuns(TestWorks works) {
        this.works = works;
        this.live = begin();
    }

    /** Runs that go on by themselves later than this are let go. */
    TestRuns keep(Duration shorter) {
        keep = shorter;
        live = begin();
        return this;
    }

    /** From the next node on, a run that is taken up again rests for so long. */
    TestRuns rest(Duration longer) {
        rest = longer;
        return this;
    }

    /** Commits through another journal from the next node on. */
    void journal(Journal other) {
        journal = other;
        live = begin();
    }

    private LiveRuns begin() {
        LiveRuns begun =
                new LiveRuns(this::environment, (any, hash) -> plan(hash), new Recoveries(3, rest), head -> {});
        store.nudges(begun);
        return begun;
    }

    private Plan plan(String hash) {
        Plan plan = plans.get(hash);
        assertThat(plan).as("the definition " + hash).isNotNull();
        return plan;
    }

    private RunEnvironment environment(RunEnvironment.Watcher watcher) {
        return new RunEnvironment(
                journal,
                store,
                threads,
                (component, run, attempt, key, token) -> new RunStepContext(run, component.name(), attempt, key, token),
                LIFE,
                (child, what, parent) -> start(child, what.workflow(), what.inputs(), parent),
                alarms::put,
                watcher,
                Clock.systemUTC(),
                new RunEnvironment.Limits(
                        8, Duration.ofMillis(1), Duration.ofSeconds(5), keep, Duration.ofMillis(200), 10));
    }

    record RunStepContext(String run, String component, int attempt, String key, String token) implements Context {
        @Override
        public String idempotencyKey() {
            return key;
        }

        @Override
        public boolean mayPark() {
            return true;
        }

        @Override
        public String secret(String name) {
            throw new IllegalStateException(name);
        }

        @Override
        public String setting(String name) {
            throw new IllegalStateException(name);
        }
    }

    /** Makes a workflow known by its name. */
    TestRuns with(Workflow workflow) {
        plans.put(workflow.name(), Plan.of(workflow, works));
        return this;
    }

    Plan planOf(Workflow workflow) {
        return Plan.of(workflow, works);
    }

    String start(String workflow, Object in) {
        Map<String, @Nullable Object> inputs = new HashMap<>();
        inputs.put("in", in);
        String id = "run-" + (store.hashCode() % 1000) + "-" + System.nanoTime();
        start(id, workflow, inputs, null);
        return id;
    }

    CompletableFuture<LiveRun> start(
            String id, String workflow, Map<String, @Nullable Object> inputs, RunEvent.@Nullable Parent parent) {
        return live.begin(
                id,
                plan(workflow),
                new RunEvent.RunStarted(workflow, "1.0.0", workflow, inputs, "nonce", parent),
                Map.of(),
                true);
    }

    void send(String run, Message.Command command) {
        assertThat(store.send(new Message("m" + System.nanoTime(), run, command)))
                .as("the run takes messages after %s", events(run))
                .isTrue();
    }

    /** What was in memory is gone; the next node takes its runs over. */
    void crash(String... runs) {
        live.lost();
        live = begin();
        live.taken(List.of(runs));
    }

    /** An alarm rings. */
    void ring(String run) {
        live.nudge(run);
    }

    LiveRuns live() {
        return live;
    }

    /** Waits for a status. */
    RunHead await(String run, RunStatus status) {
        AtomicReference<@Nullable RunHead> last = new AtomicReference<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            RunHead head = store.find(run).orElse(null);
            last.set(head);
            if (head != null && head.status() == status) {
                return head;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("The run is not " + status + " but " + last.get() + " with " + events(run));
    }

    List<RunEvent> events(String run) {
        return store.events(run, 0, 10_000).stream().map(Recorded::event).toList();
    }

    <E extends RunEvent> List<E> events(String run, Class<E> type) {
        return events(run).stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The state by the committed events. */
    RunState state(String run) {
        return live.fold(
                store.find(run).orElseThrow(),
                plan(store.find(run).orElseThrow().definition()));
    }

    /** Waits until something holds. */
    static void until(java.util.function.BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("It does not come to hold.");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        live.lost();
        threads.close();
    }

    /** A journal that answers only when it is told to. */
    static final class HeldJournal implements Journal {
        private final Journal journal;
        private final java.util.ArrayDeque<Runnable> held = new java.util.ArrayDeque<>();
        private boolean open;

        HeldJournal(Journal journal) {
            this.journal = journal;
        }

        @Override
        public synchronized CompletableFuture<Void> append(Entry entry) {
            if (open) {
                return journal.append(entry);
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            held.add(() -> journal.append(entry).whenComplete((any, failure) -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failure);
                }
            }));
            return done;
        }

        synchronized void open() {
            open = true;
            held.forEach(Runnable::run);
            held.clear();
        }
    }
}
