package dev.runestone.statemachine;

import java.util.List;

/**
 * A transition that was taken.
 *
 * @param rule the name of the rule that fired
 * @param source the state that it begins at
 * @param event what triggered it; empty for an eventless transition
 * @param targets where it leads; empty where every state stays as it is
 * @param reason why it fired, in words
 */
public record Taken(String rule, String source, String event, List<String> targets, String reason) {
    public Taken {
        targets = List.copyOf(targets);
    }
}
