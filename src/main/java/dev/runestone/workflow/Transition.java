package dev.runestone.workflow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way from a state to others.
 *
 * @param event the name of the event that it waits for; {@code *} for any, {@code name.*} for those that begin with {@code
 *     name.}; null for a transition that waits for none, or for time
 * @param after how long the state must have been active; null for a transition that waits for no time
 * @param guard the FEEL condition; null for none
 * @param targets the states that it leads to: several only in parallel regions, none for a transition that runs its
 *     actions and leaves every state as it is
 * @param priority the higher is tried first among the transitions of one state; the order of the definition decides among
 *     equals
 * @param internal whether a transition to a descendant leaves the compound state that it begins at active
 * @param actions what it does, in order
 */
public record Transition(
        @Nullable String event,
        @Nullable Duration after,
        @Nullable String guard,
        List<String> targets,
        int priority,
        boolean internal,
        List<Action> actions) {
    /** Stands for every event. */
    public static final String ANY = "*";

    /** What the names of time's events begin with; no other form of them is waited for. */
    public static final String AFTER = "after.";

    public Transition {
        targets = List.copyOf(targets);
        actions = List.copyOf(actions);
    }

    /** A transition that an event triggers and nothing guards. */
    public static Transition on(String event, String target) {
        return new Transition(event, null, null, List.of(target), 0, false, List.of());
    }

    /** Whether it is taken as soon as its guard holds, without any event. */
    public boolean eventless() {
        return event == null && after == null;
    }

    /**
     * The name of the event that triggers it, time's included; null where it is eventless.
     *
     * @param source the state that it begins at
     */
    public @Nullable String trigger(String source) {
        return after == null ? event : AFTER + after + "." + source;
    }
}
