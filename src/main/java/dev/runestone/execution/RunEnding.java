package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Message;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunEvent.Waiting;
import dev.runestone.workflow.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ends that does not end by itself: what is under way is interrupted and waited for, what was done is
 * compensated in reverse order, one component after the other; then it has failed or is cancelled.
 */
final class RunEnding {
    private final LiveRun run;
    private final RunState state;
    private final RunWriter writer;
    private final RunEnvironment environment;
    private @Nullable Instant interruptedAt;

    RunEnding(LiveRun run, RunState state, RunWriter writer, RunEnvironment environment) {
        this.run = run;
        this.state = state;
        this.writer = writer;
        this.environment = environment;
    }

    /** Whether the run is on its way to its end. */
    boolean begun() {
        return state.failed() != null || state.cancelReason() != null || state.compensationBegun();
    }

    void advance(Instant now) {
        if (!state.compensationBegun()) {
            if (interrupts(now)) {
                return;
            }
            RunState.Failed failed = state.failed();
            boolean compensates = failed == null || failed.compensate();
            if (!compensates || state.compensable().isEmpty()) {
                end();
                return;
            }
            writer.record(new RunEvent.CompensationBegun(state.compensable()));
        }
        if (run.executing().isEmpty()) {
            compensateNext(now);
        }
    }

    /** Whether something still executes that is worth waiting for. */
    private boolean interrupts(Instant now) {
        if (run.executing().isEmpty()) {
            return false;
        }
        Instant since = interruptedAt;
        if (since == null) {
            interruptedAt = now;
            run.executing().values().forEach(Attempt::cancel);
            environment.threads().later(run::wake, environment.limits().grace());
            return true;
        }
        if (now.isBefore(since.plus(environment.limits().grace()))) {
            return true;
        }
        run.executing().clear();
        return false;
    }

    private void compensateNext(Instant now) {
        Integer node = state.compensatingNext();
        if (node == null) {
            end();
            return;
        }
        Instant retry = state.compensationRetry();
        Work work = state.plan().compensation(node);
        if (work != null && (retry == null || !retry.isAfter(now))) {
            int number = state.compensationAttempt(node);
            run.compensate(node, number, state.undo(node), work);
        }
    }

    /** A compensation has ended. */
    void compensated(Attempt attempt) {
        String component = state.plan().graph().names[attempt.node()];
        Throwable thrown = attempt.failure();
        Emission emission = attempt.emission();
        if (thrown == null && emission != null) {
            writer.record(new RunEvent.Compensated(component, attempt.number(), emission.value()));
        } else if (thrown != null) {
            Policy policy = state.plan().policy(attempt.node());
            Instant now = environment.clock().instant();
            boolean again = attempt.number() <= policy.retries().count();
            writer.record(new RunEvent.CompensationFailed(
                    component,
                    attempt.number(),
                    Failure.of(Stops.failure(state.plan(), component, thrown)),
                    again ? RetryDecision.at(policy, attempt.number(), now) : null));
        }
    }

    private void end() {
        cancelChildren();
        RunState.Failed failed = state.failed();
        String reason = state.cancelReason();
        if (!state.uncompensated().isEmpty() || reason == null) {
            writer.record(new RunEvent.RunFailed(failure(failed, reason)));
        } else {
            writer.record(new RunEvent.RunCancelled(reason));
        }
    }

    /** Nobody waits for their outputs any more. */
    private void cancelChildren() {
        for (RunState.Waiter waiter : state.waiters().values()) {
            if (waiter.parked().kind() == Waiting.CHILD) {
                String child = waiter.parked().subject();
                writer.send(new Message(
                        "parent-ended",
                        child,
                        new Message.Command.Cancel("The run " + run.id() + ", which waited for it, has ended.")));
            }
        }
    }

    private Failure failure(RunState.@Nullable Failed failed, @Nullable String reason) {
        List<Failure.Place> places = new ArrayList<>();
        if (failed != null) {
            places.addAll(failed.failure().problems());
        }
        for (Failure left : state.uncompensated()) {
            places.add(new Failure.Place("", "It could not be compensated: " + left.detail(), "Undo it by hand."));
            places.addAll(left.problems());
        }
        return failed == null
                ? new Failure(Refusal.Kind.INVALID, "The run was cancelled: " + reason, places)
                : new Failure(failed.failure().kind(), failed.failure().detail(), places);
    }
}
