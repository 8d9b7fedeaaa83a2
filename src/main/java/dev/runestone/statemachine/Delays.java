package dev.runestone.statemachine;

import java.time.Instant;

/**
 * The clock that wakes machines. Both calls come after the change of the instance is committed and may come again, for
 * example after a restart: an id stands for one delay. When it is over, {@link StateMachines#elapsed} is to be called; once
 * too often does no harm.
 */
public interface Delays {
    /**
     * Begins a delay.
     *
     * @param id which one
     * @param at when it is over; may have passed
     * @param machine the machine's name
     * @param key the key of its instance
     * @param event the event that comes then, for people
     */
    void set(String id, Instant at, String machine, String key, String event);

    /** Ends a delay, if it is still running. */
    void cancel(String id);
}
