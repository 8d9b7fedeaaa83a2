package dev.runestone.statemachine;

import dev.runestone.expression.Expression;
import dev.runestone.workflow.Transition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transition of a compiled machine.
 *
 * @param number its place among all transitions in document order
 * @param rule the name of its rule
 * @param source where it begins
 * @param trigger what it waits for; null for an eventless transition
 * @param guard its condition; null for none
 * @param targets where it leads
 * @param transition its definition
 * @param actions what it does
 */
record Arc(
        int number,
        String rule,
        Node source,
        @Nullable String trigger,
        @Nullable Expression guard,
        List<Node> targets,
        Transition transition,
        List<Deed> actions) {

    /** Whether an event, null for none, triggers it. */
    boolean awaits(@Nullable String event) {
        if (trigger == null || event == null) {
            return trigger == null && event == null;
        }
        return trigger.equals(event) || (!event.startsWith(Transition.AFTER) && isForm(event));
    }

    private boolean isForm(String event) {
        return trigger != null
                && (trigger.equals(Transition.ANY)
                        || (trigger.endsWith(".*") && event.startsWith(trigger.substring(0, trigger.length() - 1))));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return number;
    }

    String reason() {
        StringBuilder reason = new StringBuilder();
        reason.append(source.name).append(" is active").append(trigger == null ? "" : ", " + trigger + " came");
        if (guard != null) {
            reason.append(", ").append(guard.text()).append(" holds");
        }
        if (transition.priority() != 0) {
            reason.append(", priority ").append(transition.priority());
        }
        return reason.toString();
    }
}
