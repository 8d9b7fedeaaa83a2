package dev.runestone.statemachine;

import dev.runestone.api.Refusal;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.State;
import dev.runestone.workflow.Transition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A machine that is nothing but states and events between them, as a table. For what has no time to ask rules: of such
 * a machine the definition says all that its rules could.
 */
public final class LifeCycle {
    private final Machine machine;
    private final Map<String, Map<String, String>> table;

    private LifeCycle(Machine machine, Map<String, Map<String, String>> table) {
        this.machine = machine;
        this.table = Collections.unmodifiableMap(table);
    }

    /**
     * The table of a valid machine without guards, actions and states inside others.
     *
     * @throws IllegalArgumentException for a machine that does more
     */
    static LifeCycle of(Machine machine) {
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        machine.states().forEach((name, state) -> table.put(name, row(machine, state)));
        return new LifeCycle(machine, table);
    }

    private static Map<String, String> row(Machine machine, State state) {
        boolean plain = state.states().isEmpty()
                && state.entry().isEmpty()
                && state.exit().isEmpty();
        Map<String, String> row = new LinkedHashMap<>();
        for (Transition transition : state.transitions()) {
            String event = transition.event();
            plain = plain
                    && event != null
                    && transition.guard() == null
                    && transition.targets().size() == 1
                    && transition.actions().isEmpty()
                    && row.put(event, transition.targets().get(0)) == null;
        }
        if (!plain) {
            throw new IllegalArgumentException("The state '" + state.name() + "' of the life cycle '" + machine.name()
                    + "' has more than one transition from each event to a state.");
        }
        return Collections.unmodifiableMap(row);
    }

    /** The state that everything begins in. */
    public String initial() {
        return machine.initial().get(0);
    }

    /** The states in the order of the definition. */
    public Set<String> states() {
        return table.keySet();
    }

    /** The events in the order of the definition. */
    public Set<String> events() {
        return machine.events().keySet();
    }

    /** Whether nothing leads out of a state. */
    public boolean isEnd(String state) {
        return row(state).isEmpty();
    }

    /**
     * The state that an event leads to; empty where the state does not handle it.
     *
     * @throws IllegalArgumentException for a state that there is not
     */
    public Optional<String> next(String state, String event) {
        return Optional.ofNullable(row(state).get(event));
    }

    /**
     * The state that an event leads to.
     *
     * @throws dev.runestone.api.RefusalException {@code CONFLICT} where the state does not handle it, with those that it
     *     does
     */
    public String required(String state, String event) {
        return next(state, event)
                .orElseThrow(() -> Refusal.conflict("What is " + state + " does not handle '" + event + "'. "
                                + (row(state).isEmpty()
                                        ? "It has ended."
                                        : "It handles "
                                                + String.join(
                                                        ", ",
                                                        new TreeSet<>(row(state).keySet())) + "."))
                        .asException());
    }

    private Map<String, String> row(String state) {
        Map<String, String> row = table.get(state);
        if (row == null) {
            throw new IllegalArgumentException("The life cycle '" + machine.name() + "' has no state '" + state + "'.");
        }
        return row;
    }
}
