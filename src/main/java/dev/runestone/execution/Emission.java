package dev.runestone.execution;

import dev.runestone.knowledge.FiredRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out of the execution of a component.
 *
 * @param port the index of the output port; the other ports get nothing; negative where none gets anything
 * @param value the value of the fact
 * @param rules the names of the rules that fired, in order
 * @param trace the firings; empty unless traced
 * @param standsIn whether it stands in for what did not come out, because the component failed
 */
public record Emission(int port, @Nullable Object value, List<String> rules, List<FiredRule> trace, boolean standsIn) {
    /** Nothing came out: what needs the component's facts is skipped. */
    static final Emission NOTHING = new Emission(-1, null, List.of(), List.of(), true);

    /** What came out of a component itself. */
    public Emission(int port, @Nullable Object value, List<String> rules, List<FiredRule> trace) {
        this(port, value, rules, trace, false);
    }

    static Emission of(@Nullable Object value) {
        return new Emission(0, value, List.of(), List.of());
    }

    /** What is there in the place of what a component failed to bring forth. */
    static Emission standIn(int port, @Nullable Object value) {
        return new Emission(port, value, List.of(), List.of(), true);
    }
}
