package dev.runestone.workflow;

import java.util.List;

/**
 * Reacts when a machine comes into a certain state: its actions run once, at the end of the event with which its
 * condition became true, and again when the condition has been false in between.
 *
 * @param when the FEEL condition over the machine's states and data
 * @param actions facts to emit and workflows to start; a reactor does not change the machine
 */
public record Reactor(String when, List<Action> actions) {
    public Reactor {
        actions = List.copyOf(actions);
    }
}
