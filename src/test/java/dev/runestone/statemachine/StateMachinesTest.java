package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineWriter;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Version;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every database must hold of instances. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateMachinesTest {
    private static final AtomicInteger KEYS = new AtomicInteger();
    private static final Machine ORDER = TestMachines.read(MachineRulesTest.ORDER);
    private static final MachineCompiler COMPILER = TestMachines.compiler(TestMachines.config());

    private final Map<String, Machine> catalog = new TreeMap<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(TestMachines.NOW);
    private final Map<String, Instant> delays = new LinkedHashMap<>();
    private final List<String> starts = new ArrayList<>();
    private boolean startsFail;
    private DataSource database;
    private StateMachines machines;
    private String key;

    DataSource open() throws Exception {
        return TestDatabase.h2("mem:machines");
    }

    @BeforeAll
    void openOnce() throws Exception {
        database = open();
    }

    @BeforeEach
    void begin() {
        catalog.put("order", ORDER);
        key = "k" + KEYS.incrementAndGet();
        startsFail = false;
        machines = node();
    }

    private Outbox outbox() {
        return new Outbox(
                new InstanceStore(database),
                new Delays() {
                    @Override
                    public void set(String id, Instant at, String machine, String key, String event) {
                        delays.put(id, at);
                    }

                    @Override
                    public void cancel(String id) {
                        delays.remove(id);
                    }
                },
                (id, workflow, inputs) -> {
                    if (startsFail) {
                        throw new IllegalStateException("not now");
                    }
                    starts.add(workflow + inputs);
                },
                2);
    }

    /** What another process on the same database would be. */
    private StateMachines node(String... config) {
        StateMachineConfig settings = TestMachines.config(config);
        InstanceStore store = new InstanceStore(database);
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return new StateMachines(
                new Definitions(
                        (name, version) -> {
                            Machine found = catalog.get(name);
                            if (found == null) {
                                throw Refusal.notFound("There is no state machine '" + name + "'.")
                                        .asException();
                            }
                            return found;
                        },
                        COMPILER,
                        new MachineReader(DefinitionLimits.standard()),
                        new MachineWriter(),
                        store,
                        settings),
                store,
                new Transitions(settings, clock),
                outbox(),
                settings);
    }

    private static MachineEvent add(String id, int amount) {
        return new MachineEvent(id, "add", Map.of("amount", amount));
    }

    private static Refusal.Kind kind(Throwable thrown) {
        return ((RefusalException) thrown).refusal().kind();
    }

    private void refused(Refusal.Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).satisfies(thrown -> assertThat(kind(thrown)).isEqualTo(kind));
    }

    @Test
    void theFirstEventBeginsTheInstance() {
        Transitioned added = machines.send("order", null, key, add(null, 5));

        assertThat(added.snapshot().revision()).isEqualTo(1);
        assertThat(added.replayed()).isFalse();
        assertThat(machines.find("order", key).orElseThrow().data().toString()).isEqualTo("{total=5}");
        assertThat(machines.history("order", key, -1, 10))
                .extracting(HandledEvent::name)
                .containsExactly("", "add");
    }

    @Test
    void anInstanceOutlivesTheProcess() {
        machines.send("order", null, key, add(null, 2000));
        Transitioned submitted = node().send("order", null, key, MachineEvent.of("submit"));

        assertThat(submitted.snapshot().states()).containsExactly("review");
        assertThat(submitted.emitted()).extracting(Emitted::name).containsExactly("review-needed");
        assertThat(submitted.taken().get(0).rule()).isEqualTo("1 draft on submit to review");
        assertThat(machines.instances("order", "review", "", 100))
                .extracting(Snapshot::key)
                .contains(key);
        assertThat(machines.instances("order", "revie_", "", 100)).isEmpty();
    }

    @Test
    void anEventIsHandledOnceByItsId() {
        Transitioned first = machines.send("order", null, key, add("e1", 5));
        Transitioned again = machines.send("order", null, key, add("e1", 5));
        Transitioned elsewhere = node().send("order", null, key, add("e1", 5), 0L);

        assertThat(again.replayed()).isTrue();
        assertThat(elsewhere.replayed()).isTrue();
        assertThat(again.snapshot().revision()).isEqualTo(first.snapshot().revision());
        assertThat(again.taken()).isEqualTo(first.taken());
        assertThat(machines.find("order", key).orElseThrow().data().toString()).isEqualTo("{total=5}");
    }

    @Test
    void theIdOfAnotherEventIsAConflict() {
        machines.send("order", null, key, add("e1", 5));

        refused(Refusal.Kind.CONFLICT, () -> machines.send("order", null, key, add("e1", 6)));
        refused(
                Refusal.Kind.CONFLICT,
                () -> machines.send("order", null, key, new MachineEvent("e1", "submit", Map.of())));
    }

    @Test
    void anEventThatEndedTheInstanceIsReplayed() {
        MachineEvent submit = new MachineEvent("last", "submit", Map.of());
        machines.send("order", null, key, submit);

        assertThat(machines.send("order", null, key, submit).replayed()).isTrue();
        assertThatThrownBy(() -> machines.send("order", null, key, MachineEvent.of("submit")))
                .hasMessageContaining("has ended in approved");
    }

    @Test
    void unknownEventsAndPayloadsAreInvalid() {
        assertThatThrownBy(() -> machines.send("order", null, key, MachineEvent.of("sumbit")))
                .hasMessageContaining("Did you mean 'submit'?");
        refused(
                Refusal.Kind.INVALID,
                () -> machines.send("order", null, key, new MachineEvent(null, "add", Map.of("amount", "x"))));
        refused(Refusal.Kind.INVALID, () -> machines.send("order", null, key, add("not visible", 1)));
        refused(Refusal.Kind.INVALID, () -> machines.send("order", null, " ", add(null, 1)));
        refused(Refusal.Kind.NOT_FOUND, () -> machines.send("nothing", null, key, add(null, 1)));
        assertThat(machines.find("order", key)).isEmpty();
    }

    @Test
    void anEventThatNoStateHandlesNamesThoseThatAreHandled() {
        machines.send("order", null, key, add(null, 1));

        assertThatThrownBy(() -> machines.send("order", null, key, MachineEvent.of("approve")))
                .satisfies(thrown -> assertThat(kind(thrown)).isEqualTo(Refusal.Kind.CONFLICT))
                .hasMessageContaining("It waits for add, submit.");
        assertThat(machines.find("order", key).orElseThrow().revision()).isEqualTo(1);
    }

    @Test
    void anotherRevisionOrVersionIsAConflict() {
        machines.send("order", null, key, add(null, 1));

        assertThat(machines.send("order", null, key, add(null, 1), 1L)
                        .snapshot()
                        .revision())
                .isEqualTo(2);
        refused(Refusal.Kind.CONFLICT, () -> machines.send("order", null, key, add(null, 1), 1L));
        refused(Refusal.Kind.CONFLICT, () -> machines.send("order", new Version(9, 0, 0, ""), key, add(null, 1)));
        refused(Refusal.Kind.CONFLICT, () -> machines.send("order", null, key + "x", add(null, 1), 0L));
    }

    @Test
    void ofTwoNodesThatSawTheSameRevisionBothEventsCountOnce() throws Exception {
        StateMachines other = node();
        machines.send("order", null, key, add(null, 0));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Transitioned>> work = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                StateMachines node = i % 2 == 0 ? machines : other;
                String id = "n" + i;
                work.add(() -> node.send("order", null, key, add(id, 1)));
            }
            for (Future<Transitioned> done : threads.invokeAll(work)) {
                assertThat(done.get().replayed()).isFalse();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(machines.find("order", key).orElseThrow().data().toString()).isEqualTo("{total=40}");
        assertThat(machines.history("order", key, -1, 100)).hasSize(42);
    }

    @Test
    void ofTwoWritersToOneRevisionOneWins() throws Exception {
        StateMachines other = node();
        machines.send("order", null, key, add(null, 0));
        other.send("order", null, key, add(null, 0));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        AtomicInteger won = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (StateMachines node : List.of(machines, other)) {
                work.add(() -> {
                    try {
                        node.send("order", null, key, add(null, 1), 2L);
                        won.incrementAndGet();
                    } catch (RefusalException refused) {
                        assertThat(kind(refused)).isEqualTo(Refusal.Kind.CONFLICT);
                        lost.incrementAndGet();
                    }
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(won).hasValue(1);
        assertThat(lost).hasValue(1);
    }

    @Test
    void aDelayIsSetWithItsStateAndEndsWithIt() {
        machines.send("order", null, key, add(null, 2000));
        machines.send("order", null, key, MachineEvent.of("submit"));
        String timer = mine();
        assertThat(delays.get(timer)).isEqualTo(now.get().plus(Duration.ofHours(24)));

        machines.send("order", null, key, MachineEvent.of("approve"));

        assertThat(delays).doesNotContainKey(timer);
        assertThat(machines.elapsed("order", key, timer)).isEmpty();
    }

    @Test
    void aDelayThatIsOverIsAnEventAndHappensOnce() {
        machines.send("order", null, key, add(null, 2000));
        machines.send("order", null, key, MachineEvent.of("submit"));
        String timer = mine();

        assertThat(machines.elapsed("order", key, timer)
                        .orElseThrow()
                        .snapshot()
                        .states())
                .containsExactly("expired");
        assertThat(node().elapsed("order", key, timer)).isEmpty();
        assertThat(machines.elapsed("order", "nobody", timer)).isEmpty();
        assertThat(machines.history("order", key, 2, 10))
                .extracting(HandledEvent::name)
                .containsExactly("after.PT24H.review");
    }

    private String mine() {
        return delays.keySet().stream()
                .filter(id -> id.startsWith("order:" + key + ":"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void delaysAreSetAgainAtTheNextStart() {
        for (int i = 0; i < 3; i++) {
            machines.send("order", null, key + "-" + i, add(null, 2000));
            machines.send("order", null, key + "-" + i, MachineEvent.of("submit"));
        }
        delays.clear();
        outbox().resetDelays();

        assertThat(delays.keySet().stream().filter(id -> id.startsWith("order:" + key + "-")))
                .hasSize(3);
    }

    @Test
    void aRemovedInstanceIsForgottenWithItsDelays() {
        machines.send("order", null, key, add("e1", 2000));
        machines.send("order", null, key, MachineEvent.of("submit"));
        String timer = mine();

        assertThat(machines.remove("order", key)).isTrue();
        assertThat(machines.remove("order", key)).isFalse();
        assertThat(delays).doesNotContainKey(timer);
        assertThat(machines.find("order", key)).isEmpty();
        assertThat(machines.history("order", key, -1, 10)).isEmpty();
        assertThat(machines.send("order", null, key, add("e1", 1)).replayed()).isFalse();
    }

    @Test
    void startsAreHandedOnAndTriedAgain() {
        Machine starter = TestMachines.read("""
                kind: StateMachine
                name: starter
                version: 1.0.0
                initial: a
                events: {go: {}}
                states: {a: {on: {go: {start: {workflow: letter, inputs: {to: key}}}}}}
                """);
        startsFail = true;
        Transitioned asked = machines.send(starter, key, MachineEvent.of("go"));
        assertThat(asked.started()).containsExactly(new Started("letter", Map.of("to", key)));
        assertThat(starts).doesNotContain("letter{to=" + key + "}");

        startsFail = false;
        outbox().drainStarts();
        outbox().drainStarts();

        assertThat(starts.stream().filter(start -> start.equals("letter{to=" + key + "}")))
                .hasSize(1);
    }

    @Test
    void anInstanceGoesOnByTheDefinitionThatItBeganWith() {
        machines.send("order", null, key, add(null, 1));
        catalog.put(
                "order",
                TestMachines.read(MachineRulesTest.ORDER
                        .replace("data.total + event.amount", "data.total + 100")
                        .replace("version: 1.0.0", "version: 2.0.0")));

        assertThat(node().send("order", null, key, add(null, 1))
                        .snapshot()
                        .data()
                        .toString())
                .isEqualTo("{total=2}");
        assertThat(machines.send("order", null, key + "new", add(null, 1))
                        .snapshot()
                        .version())
                .isEqualTo("2.0.0");
    }

    @Test
    void anInstanceBegunWithoutAnEventStays() {
        assertThat(machines.begin("order", null, key).replayed()).isFalse();
        assertThat(machines.begin("order", null, key).replayed()).isTrue();
        assertThat(machines.find("order", key).orElseThrow().revision()).isZero();
    }

    @Test
    void unhandledEventsAreIgnoredWhereTheDefinitionSaysSo() {
        Machine patient = TestMachines.read("""
                kind: StateMachine
                name: patient
                version: 1.0.0
                initial: a
                ignore: unhandled
                events: {go: {}, other: {}}
                states: {a: {on: {go: b}}, b: {on: {other: a}}}
                """);
        Transitioned ignored = machines.send(patient, key, MachineEvent.of("other"));

        assertThat(ignored.taken()).isEmpty();
        assertThat(ignored.snapshot().states()).containsExactly("a");
        assertThat(ignored.snapshot().revision()).isEqualTo(1);
    }

    @Test
    void dataThatGrowWithoutEndAreRefused() {
        Machine greedy = TestMachines.read("""
                kind: StateMachine
                name: greedy
                version: 1.0.0
                initial: a
                data: {text: x}
                events: {go: {}}
                states: {a: {on: {go: {assign: {text: "data.text + data.text"}}}}}
                """);
        StateMachines small = node("instance-characters", "400");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        small.send(greedy, key, MachineEvent.of("go"));
                    }
                })
                .satisfies(thrown -> assertThat(kind(thrown)).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED));
    }

    private static Machine tally(String version, String reducer, String states) {
        String yaml = "{kind: StateMachine, name: tally, version: %s, initial: a, data: {n: 0},"
                + " events: {go: {}}, states: {a: {on: {go: {%s assign: {n: '%s'}}}}%s}}";
        String target = states.isEmpty() ? "" : "target: b,";
        return TestMachines.read(String.format(yaml, version, target, reducer, states))
                .named("w".repeat(100) + "." + "c".repeat(100));
    }

    @Test
    void aMachineOfAWorkflowOutlivesTheProcessUnderItsLongName() {
        Machine tally = tally("1.0.0", "data.n + 1", "");
        machines.send(tally, key, MachineEvent.of("go"));

        assertThat(node().send(tally, key, MachineEvent.of("go"))
                        .snapshot()
                        .data()
                        .toString())
                .isEqualTo("{n=2}");
        assertThat(node().elapsed(tally.name(), key, "none")).isEmpty();
        assertThat(machines.instances(tally.name(), null, "", 100)).isNotEmpty();
    }

    @Test
    void anInstanceOfAWorkflowsMachineGoesOnByTheDefinitionOfTheEvent() {
        machines.send(tally("1.0.0", "data.n + 1", ""), key, MachineEvent.of("go"));
        Machine corrected = tally("1.1.0", "data.n + 10", "");

        Snapshot after = machines.send(corrected, key, MachineEvent.of("go")).snapshot();
        assertThat(after.data().toString()).isEqualTo("{n=11}");
        assertThat(after.version()).isEqualTo("1.1.0");
        assertThat(node().send(corrected, key, MachineEvent.of("go"))
                        .snapshot()
                        .data()
                        .toString())
                .isEqualTo("{n=21}");
    }

    @Test
    void anInstanceInAStateThatTheDefinitionHasNoMoreIsAConflict() {
        machines.send(tally("1.0.0", "data.n + 1", ", b: {}"), key, MachineEvent.of("go"));

        assertThatThrownBy(() -> machines.send(tally("1.1.0", "data.n", ""), key, MachineEvent.of("go")))
                .satisfies(thrown -> assertThat(kind(thrown)).isEqualTo(Refusal.Kind.CONFLICT))
                .hasMessageContaining("that its definition has no more: b");
    }
}
