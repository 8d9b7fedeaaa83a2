package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Refusal;
import dev.runestone.journal.Entry;
import dev.runestone.journal.Entry.ParkedTask;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Message;
import dev.runestone.journal.Message.Command;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunEvent.Waiting;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a run is gathered for the next commit. */
class RunWriterTest {
    private static final Instant CREATED = Instant.parse("2026-11-27T09:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Failure FAILURE = new Failure(Refusal.Kind.INVALID, "out of ink", List.of());

    private final RunState state = new RunState(
            "run",
            Plan.of(
                    workflow(List.of(step("a", "same", "in"), step("b", "same", "in")), "a"),
                    new TestWorks().function("same", input -> input.value(0))),
            RunEnvironment.Contexts.NONE,
            TestRuns.LIFE);
    private final RunWriter writer =
            new RunWriter("run", Map.of("k", "v"), CREATED, 3, state, Clock.fixed(NOW, ZoneOffset.UTC));

    private static RunEvent started(RunEvent.@Nullable Parent parent) {
        return new RunEvent.RunStarted("test", "1.0.0", "hash", Map.of("in", 7), "nonce", parent);
    }

    private static RunEvent parked(String component, Waiting kind) {
        return new RunEvent.Parked(component, 1, kind, "token-" + component, "", LATER, 0, Map.of("of", 7));
    }

    private static RunEvent completed(String component) {
        return new RunEvent.ComponentCompleted(component, 1, "out", 1, List.of(), List.of(), 0);
    }

    private Entry entry() {
        return writer.entry(state.status(), null, false);
    }

    @Test
    void anEntryHasWhatHappenedSinceTheLastOne() {
        writer.record(started(null));
        writer.take("message-1");
        writer.send(new Message("m", "other", new Command.Resume()));
        Entry first = writer.entry(RunStatus.WAITING, LATER, true);

        assertThat(first.events()).containsExactly(new Recorded(1, NOW, started(null)));
        assertThat(first.taken()).containsExactly("message-1");
        assertThat(first.sent()).containsExactly(new Message("m", "other", new Command.Resume()));
        assertThat(first.released()).isTrue();
        assertThat(first.head())
                .isEqualTo(new RunHead(
                        "run",
                        "test",
                        "1.0.0",
                        "hash",
                        RunStatus.WAITING,
                        Map.of("k", "v"),
                        1,
                        CREATED,
                        NOW,
                        null,
                        LATER,
                        null,
                        3,
                        false));

        Entry second = entry();
        assertThat(second.events()).isEmpty();
        assertThat(second.taken()).isEmpty();
        assertThat(second.sent()).isEmpty();
        assertThat(second.parked()).isEmpty();
        assertThat(second.unparked()).isEmpty();
        assertThat(second.released()).isFalse();
    }

    @Test
    void thereAreNewsWhereSomethingHappenedWasTakenOrStandsElsewhere() {
        assertThat(writer.hasNews(RunStatus.RUNNING)).isFalse();
        writer.record(started(null));
        assertThat(writer.hasNews(RunStatus.RUNNING)).isTrue();
        entry();
        assertThat(writer.hasNews(RunStatus.RUNNING)).isFalse();
        assertThat(writer.hasNews(RunStatus.WAITING)).isTrue();
        writer.take("message");
        assertThat(writer.hasNews(RunStatus.RUNNING)).isTrue();
        entry();
        writer.takeUp();
        assertThat(writer.hasNews(RunStatus.RUNNING)).isTrue();
        assertThat(entry().head().recoveries()).isEqualTo(4);
        assertThat(writer.hasNews(RunStatus.RUNNING)).isFalse();
    }

    @Test
    void recoveriesAreForgottenWhenTheRunHasGotOn() {
        writer.record(started(null));
        writer.record(new RunEvent.SignalReceived("paid", 1));
        assertThat(entry().head().recoveries()).isEqualTo(3);
        writer.record(parked("b", Waiting.SIGNAL));
        assertThat(entry().head().recoveries()).isZero();
        writer.takeUp();
        writer.record(new RunEvent.Heartbeat("b", Map.of()));
        assertThat(entry().head().recoveries())
                .as("a sign of life is no progress")
                .isEqualTo(1);
        writer.record(completed("a"));
        assertThat(entry().head().recoveries()).isZero();
    }

    @Test
    void tasksThatBeginAndEndAreTold() {
        writer.record(started(null));
        writer.record(parked("a", Waiting.TASK));
        writer.record(parked("b", Waiting.SIGNAL));
        Entry waiting = entry();
        assertThat(waiting.parked())
                .containsExactly(new ParkedTask("token-a", "run", "test", "a", Map.of("of", 7), NOW, LATER));
        assertThat(waiting.unparked()).isEmpty();

        writer.record(completed("b"));
        assertThat(entry().unparked()).as("a signal is no task").isEmpty();
        writer.record(completed("a"));
        Entry done = entry();
        assertThat(done.unparked()).containsExactly("token-a");
        assertThat(done.parked()).isEmpty();
    }

    @Test
    void aTaskThatIsDoneBeforeItWasCommittedIsNotTold() {
        writer.record(started(null));
        writer.record(parked("a", Waiting.TASK));
        writer.record(completed("a"));
        Entry entry = entry();

        assertThat(entry.parked()).isEmpty();
        assertThat(entry.unparked()).isEmpty();
    }

    @Test
    void theEndTakesItsTasksWithItAndHasItsTime() {
        writer.record(started(null));
        writer.record(parked("a", Waiting.TASK));
        entry();
        writer.record(new RunEvent.RunCancelled("no more"));
        Entry entry = entry();

        assertThat(entry.unparked()).containsExactly("token-a");
        assertThat(entry.sent()).as("nobody waits").isEmpty();
        assertThat(entry.head().endedAt()).isEqualTo(NOW);
    }

    private Command told(RunEvent... end) {
        writer.record(started(new RunEvent.Parent("mother", "token")));
        for (RunEvent event : end) {
            writer.record(event);
        }
        List<Message> sent = entry().sent();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).id()).isEqualTo("child-ended:run");
        assertThat(sent.get(0).run()).isEqualTo("mother");
        return sent.get(0).command();
    }

    @Test
    void theParentIsToldOfTheOutputs() {
        assertThat(told(completed("a"), completed("b"), new RunEvent.RunCompleted(Map.of("a", 1))))
                .isEqualTo(new Command.Complete("token", Map.of("a", 1)));
    }

    @Test
    void theParentIsToldOfTheFailure() {
        assertThat(told(new RunEvent.ComponentFailed("a", 1, FAILURE, false), new RunEvent.RunFailed(FAILURE)))
                .isEqualTo(new Command.Fail("token", FAILURE));
    }

    @Test
    void theParentIsToldThatItsChildWasCancelled() {
        assertThat(told(new RunEvent.CancelRequested("lunch"), new RunEvent.RunCancelled("lunch")))
                .isEqualTo(new Command.Fail(
                        "token", new Failure(Refusal.Kind.CONFLICT, "The run run was cancelled: lunch", List.of())));
    }
}
