package dev.runestone.statemachine;

import dev.runestone.statemachine.InstanceStore.Change;
import dev.runestone.statemachine.InstanceStore.Delay;
import dev.runestone.statemachine.InstanceStore.Pending;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what machines want of others: delays and starts of workflows. Both are written with the change that they come
 * from, handed on after it, and handed on again where that failed or the process ended in between.
 */
final class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private final InstanceStore store;
    private final @Nullable Delays delays;
    private final @Nullable Starts starts;
    private final int batch;

    /**
     * An outbox.
     *
     * @param delays null where there is no clock: delays then stay set until there is one
     * @param starts null where no workflows can be started: starts then wait
     */
    Outbox(InstanceStore store, @Nullable Delays delays, @Nullable Starts starts, int batch) {
        this.store = store;
        this.delays = delays;
        this.starts = starts;
        this.batch = batch;
    }

    /** Hands on what a change wants that is committed now. */
    void committed(Change change) {
        change.ended().forEach(this::cancel);
        change.set()
                .forEach((id, timer) -> set(new Delay(
                        id,
                        change.after().snapshot().machine(),
                        change.after().snapshot().key(),
                        timer.event(),
                        timer.at())));
        change.starts().forEach((id, start) -> start(new Pending(id, start)));
    }

    void cancel(String delay) {
        if (delays != null) {
            try {
                delays.cancel(delay);
            } catch (RuntimeException failure) {
                LOG.warnf(failure, "The delay %s could not be cancelled; its end will not matter.", delay);
            }
        }
    }

    private void set(Delay delay) {
        if (delays != null) {
            try {
                delays.set(delay.id(), delay.at(), delay.machine(), delay.key(), delay.event());
            } catch (RuntimeException failure) {
                LOG.warnf(failure, "The delay %s could not be set; it is set at the next start.", delay.id());
            }
        }
    }

    private void start(Pending pending) {
        if (starts == null) {
            return;
        }
        try {
            starts.start(
                    pending.id(), pending.start().workflow(), pending.start().inputs());
            store.handedOn(pending.id());
        } catch (RuntimeException failure) {
            LOG.warnf(
                    failure,
                    "The workflow %s could not be started for %s; it is tried again.",
                    pending.start().workflow(),
                    pending.id());
        }
    }

    /** Sets every delay that is running: what sets them may have forgotten. */
    void resetDelays() {
        if (delays == null) {
            return;
        }
        String after = "";
        for (List<Delay> page = store.delays(after, batch); !page.isEmpty(); page = store.delays(after, batch)) {
            page.forEach(this::set);
            after = page.get(page.size() - 1).id();
        }
    }

    /** Hands on every start that waits. */
    void drainStarts() {
        if (starts == null) {
            return;
        }
        String after = "";
        for (List<Pending> page = store.pendingStarts(after, batch);
                !page.isEmpty();
                page = store.pendingStarts(after, batch)) {
            page.forEach(this::start);
            after = page.get(page.size() - 1).id();
        }
    }
}
