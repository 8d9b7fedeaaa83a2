package dev.runestone.statemachine;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An instance of a machine between two events. Immutable.
 *
 * @param machine the machine's name
 * @param version the machine's version
 * @param key which instance
 * @param revision how many events it has handled
 * @param states the active states, from the outside in and in document order
 * @param history history state to the states that it stands for
 * @param data its data as JSON values
 * @param timers the delays that are running, by id
 * @param reacting the reactors, counted from 0, whose condition holds
 * @param done whether it has ended; it then stays as it is
 */
public record Snapshot(
        String machine,
        String version,
        String key,
        long revision,
        List<String> states,
        Map<String, List<String>> history,
        Map<String, Object> data,
        Map<String, Timer> timers,
        List<Integer> reacting,
        boolean done) {

    /**
     * A delay.
     *
     * @param state the state that has to stay active
     * @param event the event that comes when it is over
     * @param at when that is
     */
    public record Timer(String state, String event, Instant at) {}

    public Snapshot {
        states = List.copyOf(states);
        history = Collections.unmodifiableMap(new LinkedHashMap<>(history));
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        timers = Collections.unmodifiableMap(new LinkedHashMap<>(timers));
        reacting = List.copyOf(reacting);
    }
}
