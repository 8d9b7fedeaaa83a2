package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.runestone.statemachine.InstanceStore.Change;
import dev.runestone.statemachine.InstanceStore.Pending;
import dev.runestone.statemachine.InstanceStore.Stored;
import dev.runestone.statemachine.Snapshot.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a change asks of others is handed on, whatever of it fails. */
class OutboxTest {
    private static final Instant DUE = TestMachines.NOW.plusSeconds(60);

    private final List<String> calls = new ArrayList<>();
    private String failing = "none";
    private InstanceStore store;

    private final Delays delays = new Delays() {
        @Override
        public void set(String id, Instant at, String machine, String key, String event) {
            called("set " + id + " " + at + " " + machine + " " + key + " " + event, id);
        }

        @Override
        public void cancel(String id) {
            called("cancel " + id, id);
        }
    };

    @BeforeEach
    void open(TestInfo test) {
        store = new InstanceStore(TestDatabase.h2(
                "mem:outbox-" + test.getTestMethod().orElseThrow().getName()));
    }

    private void called(String call, String id) {
        if (failing.equals(id)) {
            throw new IllegalStateException("not now");
        }
        calls.add(call);
    }

    private Outbox outbox() {
        return new Outbox(store, delays, (id, workflow, inputs) -> called("start " + workflow + inputs, id), 2);
    }

    /** An instance that begins, with these delays and starts. */
    private static Change change(List<String> set, List<String> ended, List<String> starts) {
        Map<String, Timer> timers = new TreeMap<>();
        set.forEach(id -> timers.put(id, new Timer("waiting", "over", DUE)));
        Map<String, Started> runs = new TreeMap<>();
        starts.forEach(id -> runs.put(id, new Started("bill", Map.of("of", id))));
        Snapshot snapshot = new Snapshot(
                "order", "1.0.0", "k", 0, List.of("waiting"), Map.of(), Map.of(), timers, List.of(), false);
        return new Change(
                null,
                new Stored(snapshot, "hash"),
                MachineJson.write(snapshot),
                List.of(),
                timers,
                ended,
                runs,
                TestMachines.NOW);
    }

    @Test
    void aCommittedChangeCancelsSetsAndStarts() {
        Change change = change(List.of("d1"), List.of("d0"), List.of("s1"));
        assertThat(store.write(change)).isTrue();

        outbox().committed(change);

        assertThat(calls).containsExactly("cancel d0", "set d1 " + DUE + " order k over", "start bill{of=s1}");
        assertThat(store.pendingStarts("", 10)).isEmpty();
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthers() {
        for (String broken : List.of("d0", "d1", "s1")) {
            calls.clear();
            failing = broken;
            Change change = change(List.of("d1", "d2"), List.of("d0", "d00"), List.of("s1", "s2"));

            outbox().committed(change);

            assertThat(calls).hasSize(5).contains("cancel d00", "set d2 " + DUE + " order k over", "start bill{of=s2}");
        }
    }

    @Test
    void aStartThatFailedWaitsAndIsTriedAgain() {
        Change change = change(List.of(), List.of(), List.of("s1", "s2", "s3"));
        store.write(change);
        failing = "s2";

        outbox().drainStarts();

        assertThat(store.pendingStarts("", 10)).extracting(Pending::id).containsExactly("s2");
        failing = "none";
        calls.clear();
        outbox().drainStarts();
        assertThat(calls).containsExactly("start bill{of=s2}");
        assertThat(store.pendingStarts("", 10)).isEmpty();
    }

    @Test
    void allDelaysAreSetAgainPageByPage() {
        store.write(change(List.of("d1", "d2", "d3", "d4", "d5"), List.of(), List.of()));
        failing = "d2";

        outbox().resetDelays();

        assertThat(calls)
                .extracting(call -> call.substring(0, 6))
                .containsExactly("set d1", "set d3", "set d4", "set d5");
    }

    @Test
    void withoutAClockAndWithoutWorkflowsAllStaysAsItIsWritten() {
        Change change = change(List.of("d1"), List.of("d0"), List.of("s1"));
        store.write(change);
        Outbox alone = new Outbox(store, null, null, 2);

        assertThatCode(() -> {
                    alone.committed(change);
                    alone.resetDelays();
                    alone.drainStarts();
                })
                .doesNotThrowAnyException();
        assertThat(store.delays("", 10)).extracting(InstanceStore.Delay::id).containsExactly("d1");
        assertThat(store.pendingStarts("", 10)).extracting(Pending::id).containsExactly("s1");
    }
}
