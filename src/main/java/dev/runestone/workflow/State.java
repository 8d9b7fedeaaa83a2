package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state of a machine, with the states inside it.
 *
 * @param name unique in its machine
 * @param kind what sort of state it is
 * @param description what it means, in a sentence; may be empty
 * @param initial the states that are entered with a compound state; for a history state those that are entered where there
 *     is no history yet, none for what its parent begins with
 * @param states the states inside, in order: exclusive ones of a compound state, simultaneous ones of a parallel state
 * @param entry what is done when it is entered
 * @param exit what is done when it is left
 * @param transitions the ways out, in order
 * @param value the FEEL expression of the payload of {@code done.state.…}, for a final state; null for none
 */
public record State(
        String name,
        Kind kind,
        String description,
        List<String> initial,
        Map<String, State> states,
        List<Action> entry,
        List<Action> exit,
        List<Transition> transitions,
        @Nullable String value) {

    /** The sorts of states. */
    public enum Kind {
        /** Has no states inside. */
        ATOMIC,
        /** Exactly one of the states inside is active with it. */
        COMPOUND,
        /** All states inside are active with it. */
        PARALLEL,
        /** Ends the state around it. */
        FINAL,
        /** Stands for the state beside it that was active last. */
        SHALLOW_HISTORY,
        /** Stands for the states beside it that were active last, at every depth. */
        DEEP_HISTORY;

        /** Whether it is a place to go back to, which is never active itself. */
        public boolean isHistory() {
            return this == SHALLOW_HISTORY || this == DEEP_HISTORY;
        }

        /** The kind for a message. */
        public String shown() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public State {
        initial = List.copyOf(initial);
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
        entry = List.copyOf(entry);
        exit = List.copyOf(exit);
        transitions = List.copyOf(transitions);
    }

    /** A state with nothing inside that does nothing but wait. */
    public static State atomic(String name, Transition... transitions) {
        return new State(name, Kind.ATOMIC, "", List.of(), Map.of(), List.of(), List.of(), List.of(transitions), null);
    }

    /** A state that ends what is around it. */
    public static State end(String name) {
        return new State(name, Kind.FINAL, "", List.of(), Map.of(), List.of(), List.of(), List.of(), null);
    }
}
