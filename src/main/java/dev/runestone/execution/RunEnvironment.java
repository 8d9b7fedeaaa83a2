package dev.runestone.execution;

import dev.runestone.function.Context;
import dev.runestone.function.Parking;
import dev.runestone.journal.Entry;
import dev.runestone.journal.Journal;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunStore;
import dev.runestone.workflow.Component;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What runs in memory need of their surroundings.
 *
 * @param journal where events are committed
 * @param store what is committed
 * @param threads where runs and their components are executed
 * @param contexts what steps are handed
 * @param life which status of a run follows which
 * @param children how a run starts others
 * @param alarms wake runs that are in memory no more
 * @param watcher hears what is committed
 * @param clock the time of day
 * @param limits the bounds
 */
record RunEnvironment(
        Journal journal,
        RunStore store,
        Threads threads,
        Contexts contexts,
        RunLife life,
        Children children,
        WakeUps alarms,
        Watcher watcher,
        Clock clock,
        Limits limits) {

    /** Threads for runs and for what they execute. */
    interface Threads {
        /** Where runs themselves are executed: never for long. */
        Executor actors();

        /**
         * Executes components.
         *
         * @param waits whether the work waits for something outside
         * @param deadline from when on it is interrupted
         * @param overdue told where the work has not ended by then, whether or not the interruption will end it
         * @throws dev.runestone.api.RefusalException {@code BUSY} where too much waits already
         */
        Future<?> submit(Runnable work, boolean waits, Duration deadline, Consumer<Throwable> overdue);

        /** Has a short task done later. */
        Future<?> later(Runnable task, Duration delay);
    }

    /** Makes the contexts of steps. */
    @FunctionalInterface
    interface Contexts {
        /** For a state that nobody executes. */
        Contexts NONE = (component, run, attempt, key, token) -> {
            throw new IllegalStateException("The run " + run + " is only looked at.");
        };

        Context of(Component component, String run, int attempt, String idempotencyKey, String token);
    }

    /** Starts runs that others wait for. */
    @FunctionalInterface
    interface Children {
        /** Starts it unless it was started before; where that is refused, the parent's step fails. */
        void start(String child, Parking.Child what, RunEvent.Parent parent);
    }

    /** Wakes runs at a time. */
    @FunctionalInterface
    interface WakeUps {
        void set(String run, Instant at);
    }

    /** Hears what becomes of runs in memory. */
    interface Watcher {
        /** The entry is committed. */
        void committed(LiveRun run, Entry entry);

        /** The run is in memory no more, and this node's no more. */
        void released(LiveRun run);

        /** A message has come for the run while it was being released, or afterwards. */
        void missed(LiveRun run);

        /** The run cannot go on in memory: what was recorded last is not kept. */
        void broken(LiveRun run, Throwable cause);
    }

    /**
     * Bounds of runs.
     *
     * @param parallelism how many components of one run may execute at once
     * @param inlineBelow components that cost less are executed on the run's own thread
     * @param attempt how long one attempt may take where its policy does not say
     * @param keep a run that goes on by itself within this time stays in memory
     * @param grace how long interrupted components of a run that ends are waited for
     * @param trace how many firings of rules are kept for one component
     */
    record Limits(int parallelism, Duration inlineBelow, Duration attempt, Duration keep, Duration grace, int trace) {}
}
