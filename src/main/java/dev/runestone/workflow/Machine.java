package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A state machine with the semantics of W3C SCXML: hierarchical, with parallel regions and history. Many instances of it
 * live at the same time, each with a key.
 *
 * @param name what it is called in the catalog
 * @param version its version
 * @param description what it is for, in a sentence; may be empty
 * @param key what the keys of its instances stand for, in words; may be empty
 * @param initial the states that an instance begins in
 * @param data the data that an instance begins with, as JSON values
 * @param events the events from outside that it knows: name to the type of the payload
 * @param states its states by name, in order
 * @param reactors what it does when it comes into a certain state, in order
 * @param ignoresUnhandled whether an event that no active state handles is accepted without effect; refused otherwise
 */
public record Machine(
        String name,
        Version version,
        String description,
        String key,
        List<String> initial,
        Map<String, Object> data,
        Map<String, Type> events,
        Map<String, State> states,
        List<Reactor> reactors,
        boolean ignoresUnhandled) {
    /** The event that a failing expression raises where the machine handles it. */
    public static final String ERROR = "error.execution";

    /** What the name of the event begins with that a compound or parallel state raises when it is done. */
    public static final String DONE = "done.state.";

    /** What expressions of a machine may speak of. */
    public static final List<String> VARIABLES = List.of("data", "event", "eventName", "key", "states");

    public Machine {
        initial = List.copyOf(initial);
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
        reactors = List.copyOf(reactors);
    }

    /** This machine under another name; its instances are others. */
    public Machine named(String other) {
        return new Machine(other, version, description, key, initial, data, events, states, reactors, ignoresUnhandled);
    }
}
