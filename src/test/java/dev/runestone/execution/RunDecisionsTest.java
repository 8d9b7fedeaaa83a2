package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Refusal;
import dev.runestone.function.Parking;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunEvent.Waiting;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Retries;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a run rests, a component is tried again, and how a step parks. */
class RunDecisionsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final Duration REST = Duration.ofMillis(500);
    private static final Throwable FAILURE = new IllegalStateException("out of ink");

    private final Recoveries recoveries = new Recoveries(20, REST);

    private static RunHead head(RunStatus status, int recoveries) {
        return new RunHead(
                "run", "test", "1.0.0", "hash", status, Map.of(), 1, NOW, NOW, null, null, null, recoveries, false);
    }

    @Test
    void aRunThatIsTakenUpAgainAndAgainRestsTwiceAsLongEachTime() {
        assertThat(recoveries.rest(head(RunStatus.RUNNING, 0))).isZero();
        assertThat(recoveries.rest(head(RunStatus.RUNNING, 1))).isEqualTo(REST);
        assertThat(recoveries.rest(head(RunStatus.RUNNING, 2))).isEqualTo(REST.multipliedBy(2));
        assertThat(recoveries.rest(head(RunStatus.COMPENSATING, 3))).isEqualTo(REST.multipliedBy(4));
        assertThat(recoveries.rest(head(RunStatus.RUNNING, 11))).isEqualTo(REST.multipliedBy(1024));
        assertThat(recoveries.rest(head(RunStatus.RUNNING, 12))).isEqualTo(REST.multipliedBy(1024));
    }

    @Test
    void aRunThatWasNotAtWorkOrIsPausedNeedsNoRest() {
        assertThat(recoveries.rest(head(RunStatus.WAITING, 5))).isZero();
        assertThat(recoveries.rest(head(RunStatus.RUNNING, 20))).isZero();
        assertThat(recoveries.rest(head(RunStatus.COMPENSATING, 20))).isPositive();
    }

    @Test
    void onlyARunThatRunsIsPausedAfterTooManyTimes() {
        assertThat(recoveries.pauses(head(RunStatus.RUNNING, 19))).isFalse();
        assertThat(recoveries.pauses(head(RunStatus.RUNNING, 20))).isTrue();
        assertThat(recoveries.pauses(head(RunStatus.COMPENSATING, 20))).isFalse();
        assertThat(recoveries.pauses(head(RunStatus.WAITING, 20))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(RunStatus.class)
    void aRunWasAtWorkWhereItWasExecutedOrCompensated(RunStatus status) {
        assertThat(Recoveries.wasAtWork(head(status, 0)))
                .isEqualTo(status == RunStatus.RUNNING || status == RunStatus.COMPENSATING);
    }

    private static Policy policy(int retries, @Nullable Duration deadline) {
        return new Policy(
                new Retries(retries, Retries.Backoff.LINEAR, Duration.ofSeconds(1), Duration.ofSeconds(9), 0),
                null,
                deadline,
                null,
                OnFailure.HALT);
    }

    private static @Nullable Instant next(Policy policy, int failed, Instant since, Throwable failure) {
        return RetryDecision.next(policy, failed, since, NOW, failure);
    }

    @Test
    void aComponentIsTriedAgainAsOftenAsItsPolicySays() {
        assertThat(next(policy(2, null), 1, NOW, FAILURE)).isEqualTo(NOW.plusSeconds(1));
        assertThat(next(policy(2, null), 2, NOW, FAILURE)).isEqualTo(NOW.plusSeconds(2));
        assertThat(next(policy(2, null), 3, NOW, FAILURE)).isNull();
        assertThat(next(Policy.NONE, 1, NOW, FAILURE)).isNull();
        assertThat(RetryDecision.at(policy(2, null), 3, NOW)).isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void whatNoTryCanMendIsNotTriedAgain() {
        assertThat(next(policy(2, null), 1, NOW, Refusal.notFound("No.").asException()))
                .isNull();
        assertThat(next(policy(2, null), 1, NOW, new Refusal(Refusal.Kind.BUSY, "Later.", List.of()).asException()))
                .isNotNull();
    }

    @Test
    void noTryFollowsAfterTheDeadlineOfAllOfThem() {
        Policy five = policy(9, Duration.ofSeconds(5));

        assertThat(next(five, 1, NOW.minusSeconds(4), FAILURE)).isEqualTo(NOW.plusSeconds(1));
        assertThat(next(five, 1, NOW.minusSeconds(4).minusNanos(1), FAILURE)).isNull();
    }

    private static RunEvent.Parked parked(Parking parking) {
        return Parked.of(parking, "ask", 2, "token", "run", NOW);
    }

    @Test
    void aTaskParksWithItsLimits() {
        assertThat(parked(new Parking.Task(Duration.ofSeconds(5), Duration.ofSeconds(2), Map.of("a", 1))))
                .isEqualTo(new RunEvent.Parked(
                        "ask", 2, Waiting.TASK, "token", "", NOW.plusSeconds(5), 2_000, Map.of("a", 1)));
        assertThat(parked(new Parking.Task(null, null, Map.of())))
                .isEqualTo(new RunEvent.Parked("ask", 2, Waiting.TASK, "token", "", null, 0, Map.of()));
        assertThat(parked(new Parking.Task(null, Duration.ofNanos(1), Map.of())).heartbeat())
                .as("none at all would be no limit")
                .isEqualTo(1);
    }

    @Test
    void aSignalParksUnderItsNameAndATimerUntilItsTime() {
        assertThat(parked(new Parking.Signal("paid", Duration.ofSeconds(5))))
                .isEqualTo(new RunEvent.Parked(
                        "ask", 2, Waiting.SIGNAL, "token", "paid", NOW.plusSeconds(5), 0, Map.of()));
        assertThat(parked(new Parking.Timer(NOW.plusSeconds(7))))
                .isEqualTo(new RunEvent.Parked("ask", 2, Waiting.TIMER, "token", "", NOW.plusSeconds(7), 0, Map.of()));
    }

    @Test
    void aChildHasTheSameIdForTheSameAttemptAndIsReadBackAsItWas() {
        Parking.Child child = new Parking.Child("sum", "1.0.0", Collections.singletonMap("a", null));
        RunEvent.Parked event = parked(child);

        assertThat(event.kind()).isEqualTo(Waiting.CHILD);
        assertThat(event.until()).isNull();
        assertThat(event.subject()).isEqualTo(parked(child).subject()).hasSize(36);
        assertThat(Parked.of(child, "ask", 3, "token", "run", NOW).subject()).isNotEqualTo(event.subject());
        assertThat(Parked.of(child, "tell", 2, "token", "run", NOW).subject()).isNotEqualTo(event.subject());
        assertThat(Parked.of(child, "ask", 2, "token", "walk", NOW).subject()).isNotEqualTo(event.subject());
        assertThat(Parked.child(event)).isEqualTo(child);
        Parking.Child latest = new Parking.Child("sum", null, Map.of());
        assertThat(Parked.child(parked(latest))).isEqualTo(latest);
    }

    @Test
    void theLifeOfARunIsThatOfItsMachine() {
        RunLife life = TestRuns.LIFE;

        assertThat(life.begun()).isEqualTo(RunStatus.RUNNING);
        assertThat(life.after(RunStatus.RUNNING, RunLife.Event.PARK)).isEqualTo(RunStatus.WAITING);
        assertThat(life.after(RunStatus.PAUSED, RunLife.Event.RESUME)).isEqualTo(RunStatus.RUNNING);
        assertThat(life.after(RunStatus.PAUSED, RunLife.Event.PARK)).isEqualTo(RunStatus.PAUSED);
        assertThat(life.handles(RunStatus.PAUSED, RunLife.Event.CANCEL)).isTrue();
        assertThat(life.handles(RunStatus.COMPLETED, RunLife.Event.RETRY)).isFalse();
        assertThat(life.handles(RunStatus.FAILED, RunLife.Event.RETRY)).isTrue();
    }

    @Test
    void aModeGrowsByWhatIsChosen() {
        EvaluationMode mode = EvaluationMode.plain(Explain.NONE)
                .with(EvaluationMode.Choice.ISOLATE)
                .with(EvaluationMode.Choice.PARTIAL)
                .within(Duration.ofSeconds(2));

        assertThat(mode.has(EvaluationMode.Choice.ISOLATE)).isTrue();
        assertThat(mode.has(EvaluationMode.Choice.PARTIAL)).isTrue();
        assertThat(mode.has(EvaluationMode.Choice.ITERATE)).isFalse();
        assertThat(mode.with(Explain.FULL).explain()).isEqualTo(Explain.FULL);
        assertThat(mode.with(Explain.FULL).deadline()).isEqualTo(Duration.ofSeconds(2));
    }
}
