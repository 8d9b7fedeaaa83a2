package dev.runestone.execution;

import dev.runestone.journal.RunEvent;
import org.jspecify.annotations.Nullable;

/**
 * What each event does to the state of its run.
 *
 * @param state the state
 */
record RunEvents(RunState state) {

    /** The component that an event is about; null where it is about the run as a whole. */
    static @Nullable String component(RunEvent event) {
        if (event instanceof RunEvent.ComponentCompleted completed) {
            return completed.component();
        }
        if (event instanceof RunEvent.ComponentSkipped skipped) {
            return skipped.component();
        }
        if (event instanceof RunEvent.AttemptFailed failed) {
            return failed.component();
        }
        if (event instanceof RunEvent.ComponentFailed failed) {
            return failed.component();
        }
        if (event instanceof RunEvent.Parked parked) {
            return parked.component();
        }
        if (event instanceof RunEvent.Heartbeat beat) {
            return beat.component();
        }
        if (event instanceof RunEvent.JoinReleased released) {
            return released.component();
        }
        if (event instanceof RunEvent.Compensated compensated) {
            return compensated.component();
        }
        if (event instanceof RunEvent.CompensationFailed failed) {
            return failed.component();
        }
        return event instanceof RunEvent.RunRetried retried ? retried.component() : null;
    }

    void apply(RunEvent event) {
        if (event instanceof RunEvent.ComponentCompleted completed) {
            state.complete(completed);
        } else if (event instanceof RunEvent.RunStarted started) {
            state.start(started);
        } else if (event instanceof RunEvent.RunCompleted completed) {
            state.end(RunLife.Event.COMPLETE, completed.outputs(), null);
        } else if (!applyToComponent(event)) {
            applyToRun(event);
        }
    }

    private boolean applyToComponent(RunEvent event) {
        if (event instanceof RunEvent.ComponentSkipped skipped) {
            state.skip(skipped.component());
        } else if (event instanceof RunEvent.AttemptFailed failed) {
            state.failAttempt(failed);
        } else if (event instanceof RunEvent.ComponentFailed failed) {
            state.fail(failed);
        } else if (event instanceof RunEvent.Parked parked) {
            state.park(parked);
        } else if (event instanceof RunEvent.Heartbeat beat) {
            state.beat(beat.component());
        } else if (event instanceof RunEvent.JoinReleased released) {
            state.release(released.component());
        } else if (event instanceof RunEvent.Compensated compensated) {
            state.compensated(compensated.component());
        } else if (event instanceof RunEvent.CompensationFailed failed) {
            state.failCompensation(failed);
        } else {
            return false;
        }
        return true;
    }

    private void applyToRun(RunEvent event) {
        if (event instanceof RunEvent.SignalReceived signal) {
            state.signal(signal);
        } else if (event instanceof RunEvent.RunPaused) {
            state.move(RunLife.Event.PAUSE);
        } else if (event instanceof RunEvent.RunResumed) {
            state.move(RunLife.Event.RESUME);
        } else if (event instanceof RunEvent.RunRetried retried) {
            state.retry(retried.component());
        } else if (event instanceof RunEvent.CancelRequested cancel) {
            state.cancel(cancel.reason());
        } else if (event instanceof RunEvent.CompensationBegun begun) {
            state.beginCompensation(begun);
        } else if (event instanceof RunEvent.RunFailed failed) {
            state.end(RunLife.Event.FAIL, null, failed.failure());
        } else if (event instanceof RunEvent.RunCancelled) {
            state.end(RunLife.Event.CANCEL, null, null);
        } else {
            throw new IllegalStateException("Nothing is known of " + event + ".");
        }
    }
}
