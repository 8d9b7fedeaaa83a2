package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Message;
import dev.runestone.journal.Message.Command;
import dev.runestone.journal.RunEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is asked of a run: each message is answered by events that are committed together with its removal. */
final class RunInbox {
    private final LiveRun run;
    private final RunState state;
    private final RunWriter writer;
    private final RunEnvironment environment;
    /** Taken, and perhaps not committed yet. */
    private final Set<String> seen = new HashSet<>();

    private boolean postponed;

    RunInbox(LiveRun run, RunState state, RunWriter writer, RunEnvironment environment) {
        this.run = run;
        this.state = state;
        this.writer = writer;
        this.environment = environment;
    }

    /** Takes the messages that have come. */
    void read() {
        if (run.isGone()) {
            return;
        }
        postponed = false;
        for (Message message : environment.store().messages(run.id())) {
            if (!seen.contains(message.id()) && take(message.command())) {
                seen.add(message.id());
                writer.take(message.id());
            }
        }
    }

    /** A step has parked: a completion may have come before it. */
    void parked() {
        if (postponed) {
            run.nudge();
        }
    }

    /** Whether the message is answered; what comes too late, or twice, is answered by nothing. */
    private boolean take(Command command) {
        if (command instanceof Command.Retry retry) {
            retry(retry);
        } else if (state.ended()) {
            return true;
        } else if (command instanceof Command.Signal signal) {
            RunEvent.SignalReceived received = new RunEvent.SignalReceived(signal.name(), signal.payload());
            writer.record(received);
            run.signalled(received);
        } else if (command instanceof Command.Cancel cancel) {
            if (state.cancelReason() == null && !state.compensationBegun()) {
                writer.record(new RunEvent.CancelRequested(cancel.reason()));
            }
        } else if (command instanceof Command.Pause pause) {
            if (state.handles(RunLife.Event.PAUSE)) {
                writer.record(new RunEvent.RunPaused(pause.reason()));
            }
        } else if (command instanceof Command.Resume) {
            if (state.handles(RunLife.Event.RESUME)) {
                writer.record(new RunEvent.RunResumed());
            }
        } else {
            return takeForStep(command);
        }
        return true;
    }

    private boolean takeForStep(Command command) {
        String token = token(command);
        RunState.Waiter waiter = state.waiter(token);
        if (waiter == null) {
            boolean early = run.mayPark(token);
            postponed |= early;
            return !early;
        }
        if (command instanceof Command.Complete complete) {
            run.completeWaiter(waiter.parked(), complete.value());
        } else if (command instanceof Command.Fail fail) {
            run.failWaiter(waiter.parked(), refusal(fail.failure()));
        } else if (command instanceof Command.Beat beat) {
            writer.record(new RunEvent.Heartbeat(waiter.parked().component(), beat.details()));
        }
        return true;
    }

    private static String token(Command command) {
        if (command instanceof Command.Complete complete) {
            return complete.token();
        }
        if (command instanceof Command.Fail fail) {
            return fail.token();
        }
        return command instanceof Command.Beat beat ? beat.token() : "";
    }

    private static Refusal refusal(Failure failure) {
        return new Refusal(failure.kind(), failure.detail(), List.of());
    }

    private void retry(Command.Retry retry) {
        RunState.Failed failed = state.failed();
        if (failed == null || state.compensationBegun() || !state.handles(RunLife.Event.RETRY)) {
            return;
        }
        String component = state.plan().graph().names[failed.node()];
        if (retry.component() == null || retry.component().equals(component)) {
            writer.record(new RunEvent.RunRetried(component));
        }
    }
}
