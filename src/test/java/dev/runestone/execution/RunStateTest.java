package dev.runestone.execution;

import static dev.runestone.execution.Graphs.from;
import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.function.StepInput;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of the state of a run by its events, one at a time. */
class RunStateTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00.000000123Z");
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Failure FAILURE = new Failure(Refusal.Kind.INVALID, "out of ink", List.of());
    private static final RunEnvironment.Contexts CONTEXTS = (component, run, attempt, key, token) ->
            new TestRuns.RunStepContext(run, component.name(), attempt, key, token);
    private static final Workflow CHAIN = workflow(List.of(undoable("a", "in"), undoable("b", "a")), "b");

    private final TestWorks works =
            new TestWorks().function("same", input -> input.value(0)).function("undo", input -> null);

    private long seq;
    private Instant at = NOW;
    private RunState state = state(CHAIN);

    private static Step undoable(String name, String source) {
        return new Step(
                name,
                "same",
                Map.of(),
                List.of(from(source)),
                Type.ANY,
                Requirements.NONE,
                new Compensation("undo", Map.of()));
    }

    private RunState state(Workflow workflow) {
        seq = 0;
        return new RunState("run", Plan.of(workflow, works), CONTEXTS, TestRuns.LIFE);
    }

    private void apply(RunEvent... events) {
        for (RunEvent event : events) {
            state.apply(new Recorded(++seq, at, event));
        }
    }

    private static RunEvent started() {
        return new RunEvent.RunStarted("test", "1.0.0", "hash", Map.of("in", 7), "nonce", null);
    }

    private static RunEvent completed(String component, Object value) {
        return new RunEvent.ComponentCompleted(component, 1, "out", value, List.of(), List.of(), 0);
    }

    private static RunEvent parked(
            String component, RunEvent.Waiting kind, String subject, @Nullable Instant until, long heartbeat) {
        return new RunEvent.Parked(component, 1, kind, "token-" + component, subject, until, heartbeat, Map.of());
    }

    private static RunEvent failedAttempt(int attempt, @Nullable Instant retryAt) {
        return new RunEvent.AttemptFailed("a", attempt, FAILURE, retryAt);
    }

    @Test
    void beforeItsBeginningThereIsNoRun() {
        assertThatThrownBy(() -> state.started()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> state.components()).isInstanceOf(IllegalStateException.class);
        assertThat(state.lastSeq()).isZero();
        assertThat(state.at()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void eventsComeWithoutGaps() {
        apply(started());

        assertThatThrownBy(() -> state.apply(new Recorded(3, NOW, completed("a", 1))))
                .hasMessage("After event 1 comes 3.");
        assertThatThrownBy(() -> state.apply(new Recorded(1, NOW, completed("a", 1))))
                .hasMessage("After event 1 comes 1.");
        assertThat(state.lastSeq()).isEqualTo(1);
        assertThat(state.at()).isEqualTo(NOW);
    }

    @Test
    void aComponentIsReadyWhenWhatItNeedsIsThere() {
        apply(started());
        assertThat(state.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(state.hasReady()).isTrue();
        assertThat(state.waits()).isFalse();
        assertThat(state.components())
                .containsExactly(Map.entry("a", ComponentStatus.READY), Map.entry("b", ComponentStatus.PENDING));

        assertThat(state.next(NOW)).isZero();
        assertThat(state.components()).containsEntry("a", ComponentStatus.RUNNING);
        assertThat(state.hasReady()).isFalse();
        assertThat(state.next(NOW)).isNegative();
        assertThat(state.wants(0)).isTrue();
        assertThat(state.prepare(0).values()).isEqualTo(Map.of("in", 7));

        apply(completed("a", 8));
        assertThat(state.components())
                .containsExactly(Map.entry("a", ComponentStatus.COMPLETED), Map.entry("b", ComponentStatus.READY));
        assertThat(state.compensable()).containsExactly("a");
        assertThat(state.result()).isEmpty();

        apply(completed("b", 9), new RunEvent.RunCompleted(Map.of("b", 9)));
        assertThat(state.result()).isEqualTo(Map.of("b", 9));
        assertThat(state.outputs()).isEqualTo(Map.of("b", 9));
        assertThat(state.compensable()).as("the last one first").containsExactly("b", "a");
        assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(state.ended()).isTrue();
        assertThat(state.facts().nodes()).hasSize(3);
    }

    @Test
    void anAttemptKnowsWhoseItIs() {
        apply(started());
        StepInput input = state.prepare(0);

        assertThat(input.context().run()).isEqualTo("run");
        assertThat(input.context().component()).isEqualTo("a");
        assertThat(input.context().idempotencyKey()).isEqualTo("run/a/1");
        assertThat(input.context().token()).isEqualTo(Tokens.of("run", "nonce", "a", 1));
        assertThat(state.token(0, 2)).isEqualTo(Tokens.of("run", "nonce", "a", 2));
    }

    @Test
    void aCompensationSeesTheResultAndHasTokensOfItsOwn() {
        apply(started(), completed("a", 8));
        StepInput undo = state.undo(0);

        assertThat(undo.values()).isEqualTo(Map.of("in", 7, Compensation.RESULT, 8));
        assertThat(undo.context().component()).isEqualTo("a");
        assertThat(undo.context().idempotencyKey()).isEqualTo("run/a/compensation/1");
        assertThat(undo.context().token()).isEqualTo(Tokens.of("run", "nonce", "a/compensation", 1));
        assertThatThrownBy(() -> state.undo(1)).hasMessage("Nothing came out of b.");
    }

    @Test
    void aFailedAttemptIsFollowedByAnotherAtItsTime() {
        apply(started());
        assertThat(state.attempt(0)).isEqualTo(1);
        assertThat(state.attempts(0)).isNull();
        state.next(NOW);
        apply(failedAttempt(1, LATER));

        assertThat(state.attempt(0)).isEqualTo(2);
        assertThat(state.attempts(0)).isEqualTo(new RunState.Attempts(1, 1, NOW));
        assertThat(state.components()).containsEntry("a", ComponentStatus.RETRYING);
        assertThat(state.retries()).containsExactly(Map.entry(0, LATER));
        assertThat(state.waits()).isTrue();
        assertThat(state.wakeAt()).isEqualTo(LATER);
        assertThat(state.next(LATER.minusNanos(1))).isNegative();
        assertThat(state.next(LATER)).isZero();
        assertThat(state.next(LATER)).isNegative();
        assertThat(state.waits()).isFalse();

        at = LATER;
        apply(failedAttempt(2, null));
        assertThat(state.attempts(0)).isEqualTo(new RunState.Attempts(2, 2, NOW));
        assertThat(state.retries()).isEmpty();
        assertThat(state.wakeAt()).isNull();
        assertThat(state.prepare(0).attempt()).isEqualTo(3);
    }

    @Test
    void aFailedComponentEndsTheRunAndIsExecutedAnewWhenItIsRetried() {
        apply(started());
        state.next(NOW);
        apply(new RunEvent.ComponentFailed("a", 1, FAILURE, false));
        assertThat(state.failed()).isEqualTo(new RunState.Failed(0, FAILURE, false));
        assertThat(state.components()).containsEntry("a", ComponentStatus.FAILED);
        apply(new RunEvent.RunFailed(FAILURE));
        assertThat(state.status()).isEqualTo(RunStatus.FAILED);
        assertThat(state.failure()).isEqualTo(FAILURE);
        assertThat(state.handles(RunLife.Event.RETRY)).isTrue();
        assertThat(state.handles(RunLife.Event.PAUSE)).isFalse();

        at = LATER;
        apply(new RunEvent.RunRetried("a"));
        assertThat(state.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(state.failed()).isNull();
        assertThat(state.failure()).isNull();
        assertThat(state.attempts(0)).isEqualTo(new RunState.Attempts(1, 0, LATER));
        assertThat(state.hasReady()).isTrue();
        assertThat(state.next(LATER)).isZero();
        assertThat(state.hasReady()).isFalse();
        assertThat(state.attempt(0)).isEqualTo(2);

        apply(failedAttempt(2, LATER));
        assertThat(state.attempts(0)).as("counted from the retry on").isEqualTo(new RunState.Attempts(2, 1, LATER));
    }

    @Test
    void whatIsDoneMeanwhileNeedNotBeDoneAgain() {
        apply(started());
        state.next(NOW);
        apply(
                new RunEvent.ComponentFailed("a", 1, FAILURE, false),
                new RunEvent.RunFailed(FAILURE),
                new RunEvent.RunRetried("a"),
                completed("a", 8));

        assertThat(state.next(NOW)).as("not a again").isEqualTo(1);
    }

    @Test
    void aSkippedComponentTakesWhatNeedsItWithIt() {
        apply(started());
        state.next(NOW);
        apply(new RunEvent.ComponentSkipped("a", 1, FAILURE));

        assertThat(state.components().get("b")).isEqualTo(ComponentStatus.SKIPPED);
        assertThat(state.hasReady()).isFalse();
        assertThat(state.compensable()).isEmpty();
    }

    @Test
    void aStepWaitsUntilItsTimeOrForAsLongAsItGivesSignsOfLife() {
        apply(started());
        state.next(NOW);
        apply(parked("a", RunEvent.Waiting.TASK, "", LATER, 2_000));

        assertThat(state.components()).containsEntry("a", ComponentStatus.WAITING);
        assertThat(state.waits()).isTrue();
        assertThat(state.waiter("token-a").silentSince()).isEqualTo(NOW);
        assertThat(state.waiter("other")).isNull();
        assertThat(state.waiters().get(0).due()).isEqualTo(NOW.plusSeconds(2));
        at = NOW.plusSeconds(50);
        apply(new RunEvent.Heartbeat("a", Map.of()));
        assertThat(state.wakeAt()).isEqualTo(NOW.plusSeconds(52));
        at = NOW.plusSeconds(59);
        apply(new RunEvent.Heartbeat("a", Map.of()));
        assertThat(state.wakeAt()).isEqualTo(LATER);
        apply(completed("a", "done"));
        assertThat(state.waits()).isFalse();
        assertThat(state.wakeAt()).isNull();
    }

    @Test
    void aStepWithoutTimeoutOrHeartbeatIsDueByTheOtherOrNever() {
        apply(started());
        state.next(NOW);
        apply(parked("a", RunEvent.Waiting.TIMER, "", LATER, 0));
        assertThat(state.wakeAt()).isEqualTo(LATER);

        state = state(CHAIN);
        apply(started());
        state.next(NOW);
        apply(parked("a", RunEvent.Waiting.TASK, "", null, 1));
        assertThat(state.wakeAt()).isEqualTo(NOW.plusMillis(1));

        state = state(CHAIN);
        apply(started());
        state.next(NOW);
        apply(parked("a", RunEvent.Waiting.TASK, "", null, 0));
        assertThat(state.wakeAt()).isNull();
        assertThat(state.waits()).isTrue();
        assertThat(state.parked()).isEqualTo(RunStatus.WAITING);
    }

    @Test
    void theRunWakesForWhatComesFirst() {
        state = state(
                workflow(List.of(step("a", "same", "in"), step("b", "same", "in"), step("c", "same", "in")), "a"));
        apply(started());
        for (int i = 0; i < 3; i++) {
            state.next(NOW);
        }
        apply(parked("c", RunEvent.Waiting.TIMER, "", LATER.plusSeconds(2), 0));
        apply(new RunEvent.AttemptFailed("a", 1, FAILURE, LATER.plusSeconds(1)));
        assertThat(state.wakeAt()).isEqualTo(LATER.plusSeconds(1));
        apply(parked("b", RunEvent.Waiting.TIMER, "", LATER, 0));
        assertThat(state.wakeAt()).isEqualTo(LATER);
        assertThat(state.next(LATER.plusSeconds(1))).isZero();
        assertThat(state.wakeAt()).isEqualTo(LATER);
    }

    @Test
    void aSignalIsTakenByTheFirstStepThatWaitsForItsName() {
        apply(started(), new RunEvent.SignalReceived("paid", 1), new RunEvent.SignalReceived("paid", 2));
        state.next(NOW);
        assertThat(state.pendingSignal("paid").payload()).isEqualTo(1);
        assertThat(state.pendingSignal("sent")).isNull();
        apply(parked("a", RunEvent.Waiting.SIGNAL, "paid", null, 0), completed("a", 1));

        assertThat(state.pendingSignal("paid").payload()).isEqualTo(2);
        state.next(NOW);
        apply(parked("b", RunEvent.Waiting.TASK, "paid", null, 0), completed("b", 1));
        assertThat(state.pendingSignal("paid").payload())
                .as("a task takes none")
                .isEqualTo(2);
    }

    private static Workflow joined() {
        Join join = new Join("j", 2, Duration.ofSeconds(5), List.of(from("a", "b")));
        return workflow(List.of(step("a", "same", "in"), step("b", "same", "in"), join), "j");
    }

    @Test
    void aJoinWaitsFromItsFirstFactOnAndIsReleasedWithWhatItHas() {
        state = state(joined());
        apply(started());
        state.next(NOW);
        state.next(NOW);
        assertThat(state.waits()).isFalse();
        apply(completed("a", 1));
        assertThat(state.waits()).isTrue();
        assertThat(state.wakeAt()).isEqualTo(NOW.plusSeconds(5));
        assertThat(state.dueJoin(NOW.plusSeconds(5).minusNanos(1))).isNegative();
        assertThat(state.dueJoin(NOW.plusSeconds(5))).isEqualTo(2);
        assertThat(state.dueJoin(NOW.plusSeconds(5))).isNegative();

        apply(new RunEvent.JoinReleased("j"));
        assertThat(state.waits()).isFalse();
        assertThat(state.components())
                .containsEntry("j", ComponentStatus.READY)
                .containsEntry("b", ComponentStatus.SKIPPED);
        assertThat(state.wants(1)).isFalse();
    }

    @Test
    void whatNobodyWantsAnyMoreIsNotWaitedFor() {
        state = state(joined());
        apply(started());
        state.next(NOW);
        state.next(NOW);
        apply(parked("b", RunEvent.Waiting.TASK, "", LATER, 0), completed("a", 1), new RunEvent.JoinReleased("j"));

        assertThat(state.waiters()).isEmpty();
        assertThat(state.wakeAt()).isNull();
    }

    @Test
    void whatWasDoneIsCompensatedInTheOrderThatTheBeginningTells() {
        apply(started(), completed("a", 8), completed("b", 9), new RunEvent.CancelRequested("no more"));
        assertThat(state.cancelReason()).isEqualTo("no more");
        assertThat(state.compensationBegun()).isFalse();
        assertThat(state.compensatingNext()).isNull();

        apply(new RunEvent.CompensationBegun(List.of("b", "a")));
        assertThat(state.status()).isEqualTo(RunStatus.COMPENSATING);
        assertThat(state.compensationBegun()).isTrue();
        assertThat(state.compensatingNext()).isEqualTo(1);
        assertThat(state.wakeAt()).isNull();

        assertThat(state.compensationAttempt(1)).isEqualTo(1);
        apply(new RunEvent.CompensationFailed("b", 1, FAILURE, LATER));
        assertThat(state.compensationRetry()).isEqualTo(LATER);
        assertThat(state.wakeAt()).isEqualTo(LATER);
        assertThat(state.compensationAttempt(1)).isEqualTo(2);
        assertThat(state.undo(1).context().idempotencyKey()).isEqualTo("run/b/compensation/2");
        assertThat(state.compensatingNext()).isEqualTo(1);
        assertThat(state.uncompensated()).isEmpty();

        apply(new RunEvent.CompensationFailed("b", 2, FAILURE, null));
        assertThat(state.compensationRetry()).isNull();
        assertThat(state.uncompensated()).containsExactly(FAILURE);
        assertThat(state.compensatingNext()).isZero();
        assertThat(state.compensable()).containsExactly("b", "a");

        apply(new RunEvent.Compensated("a", 1, null));
        assertThat(state.compensatingNext()).isNull();
        assertThat(state.compensable()).containsExactly("b");
        apply(new RunEvent.RunCancelled("no more"));
        assertThat(state.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(state.outputs()).isNull();
        assertThat(state.failure()).isNull();
    }

    @Test
    void aPausedRunGoesOnWhenItIsResumed() {
        apply(started(), new RunEvent.RunPaused("lunch"));
        assertThat(state.paused()).isTrue();
        assertThat(state.ended()).isFalse();
        apply(new RunEvent.RunResumed());
        assertThat(state.paused()).isFalse();
        assertThat(state.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void theEndLeavesNothingToWaitFor() {
        apply(started());
        state.next(NOW);
        apply(parked("a", RunEvent.Waiting.TASK, "", LATER, 0), new RunEvent.RunCancelled("no more"));

        assertThat(state.waits()).isFalse();
        assertThat(state.waiters()).isEmpty();
    }

    @Test
    void anUnknownComponentIsABug() {
        assertThat(state.node("b")).isEqualTo(1);
        assertThatThrownBy(() -> state.node("c")).hasMessage("The workflow has no component 'c'.");
    }

    private static RunHead head(RunStatus status) {
        return new RunHead(
                "run", "test", "1.0.0", "hash", status, Map.of("k", "v"), 5, NOW, LATER, null, null, "node", 2, true);
    }

    @Test
    void theDetailsTellWhatIsWaitedFor() {
        state = state(workflow(
                List.of(
                        step("a", "same", "in"),
                        step("b", "same", "in"),
                        step("c", "same", "in"),
                        step("d", "same", "in")),
                "a"));
        apply(new RunEvent.RunStarted(
                "test", "1.0.0", "hash", Map.of("in", 7), "nonce", new RunEvent.Parent("mother", "token")));
        for (int i = 0; i < 4; i++) {
            state.next(NOW);
        }
        apply(
                parked("a", RunEvent.Waiting.TASK, "", LATER, 0),
                parked("b", RunEvent.Waiting.SIGNAL, "paid", null, 0),
                parked("c", RunEvent.Waiting.CHILD, "child-1", null, 0),
                new RunEvent.AttemptFailed("d", 1, FAILURE, LATER));
        RunDetails details = RunDetails.of(head(RunStatus.WAITING), state);

        assertThat(details.waitingFor())
                .containsExactly(
                        new RunDetails.Wait("a", "task", "", "token-a", LATER, 1),
                        new RunDetails.Wait("b", "signal", "paid", null, null, 1),
                        new RunDetails.Wait("c", "child", "child-1", null, null, 1),
                        new RunDetails.Wait("d", "retry", "", null, LATER, 2));
        assertThat(details.inputs()).isEqualTo(Map.of("in", 7));
        assertThat(details.components()).isEqualTo(state.components());
        assertThat(details.outputs()).isNull();
        assertThat(details.failedComponent()).isNull();
        RunView view = RunView.of(details);
        assertThat(view.parent()).isEqualTo("mother");
        assertThat(view.waitingFor()).isEqualTo(details.waitingFor());
        assertThat(view.attributes()).isEqualTo(Map.of("k", "v"));
        assertThat(view.events()).isEqualTo(5);
        assertThat(view.owner()).isEqualTo("node");
        assertThat(view.recoveries()).isEqualTo(2);
        assertThat(view.archived()).isTrue();
        assertThat(view.updatedAt()).isEqualTo(LATER);
        assertThat(view.failure()).isNull();
    }

    @Test
    void theDetailsNameTheComponentThatCanBeRetriedOnceTheRunHasFailed() {
        apply(started());
        state.next(NOW);
        apply(new RunEvent.ComponentFailed("a", 1, FAILURE, false));
        assertThat(RunDetails.of(head(RunStatus.RUNNING), state).failedComponent())
                .as("not yet")
                .isNull();
        apply(new RunEvent.RunFailed(FAILURE));
        RunDetails details = RunDetails.of(head(RunStatus.FAILED), state);
        assertThat(details.failedComponent()).isEqualTo("a");
        RunView view = RunView.of(details);
        assertThat(view.retryable()).isEqualTo("a");
        assertThat(view.failure())
                .isEqualTo(new RunView.FailureView(
                        "urn:runestone:problem:invalid", "Invalid content", "out of ink", List.of()));

        state = state(CHAIN);
        apply(started(), completed("a", 8));
        state.next(NOW);
        apply(
                new RunEvent.ComponentFailed("b", 1, FAILURE, true),
                new RunEvent.CompensationBegun(List.of("a")),
                new RunEvent.Compensated("a", 1, null),
                new RunEvent.RunFailed(FAILURE));
        assertThat(RunDetails.of(head(RunStatus.FAILED), state).failedComponent())
                .as("what is undone is not retried")
                .isNull();
    }
}
