package dev.runestone.workflow;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes FEEL around the expressions of a definition, so that they see what they speak of. */
final class FeelText {
    /** Names that begin with an underscore are no names of inputs. */
    private static final String EVENT = "_event";

    private static final String VALUE = "_value";
    private static final int PLAIN = 100;

    private FeelText() {}

    /** An expression of a machine that sees the machine's data as {@code state}. */
    static String overState(String feel) {
        return where(List.of(entry(Accumulator.STATE, "data.state")), feel);
    }

    /** The same, which sees the event's payload under a name too. */
    static String overState(String feel, String payload) {
        return where(List.of(entry(Accumulator.STATE, "data.state"), entry(payload, "event")), feel);
    }

    /** The same, which sees the members of the event's payload as variables. */
    static String overState(String feel, Collection<String> members) {
        List<String> entries = new ArrayList<>();
        entries.add(entry(EVENT, "event"));
        entries.add(entry(Accumulator.STATE, "data.state"));
        members.forEach(member -> entries.add(entry(member, "get value(" + EVENT + ", " + text(member) + ")")));
        return where(entries, feel);
    }

    private static String where(List<String> entries, String feel) {
        // The new line ends a comment that the expression may end with.
        return "{" + String.join(", ", entries) + ", " + VALUE + ": (" + feel + "\n)}." + VALUE;
    }

    /** An object of variables under their own names. */
    static String object(Collection<String> variables) {
        return "{"
                + String.join(
                        ", ", variables.stream().map(name -> entry(name, name)).toList())
                + "}";
    }

    private static String entry(String name, String feel) {
        return text(name) + ": " + feel;
    }

    /** A JSON value. */
    static String literal(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((name, member) -> entries.add(text(String.valueOf(name)) + ": " + literal(member)));
            return "{" + String.join(", ", entries) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(FeelText::literal).toList()) + "]";
        }
        if (value instanceof BigDecimal number) {
            // Not written out where that would take more than its digits.
            return Math.abs((long) number.scale()) <= PLAIN
                    ? number.toPlainString()
                    : "(" + number.unscaledValue() + " * 10 ** (" + -(long) number.scale() + "))";
        }
        return value instanceof String string ? text(string) : String.valueOf(value);
    }

    private static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
