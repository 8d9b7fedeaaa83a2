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
 */
public record Emission(int port, @Nullable Object value, List<String> rules, List<FiredRule> trace) {
    /** Nothing came out: what needs the component's facts is skipped. */
    static final Emission NOTHING = new Emission(-1, null, List.of(), List.of());

    static Emission of(@Nullable Object value) {
        return new Emission(0, value, List.of(), List.of());
    }
}
