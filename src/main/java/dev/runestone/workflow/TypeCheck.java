package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Type.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a value against a type and finds everything that is wrong. */
final class TypeCheck {
    /** More problems than this help nobody. */
    private static final int PROBLEMS = 100;

    private static final int SHOWN = 60;
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:\\d{1,400}(?:\\.\\d{0,400})?|\\.\\d{1,400})(?:[eE][-+]?\\d{1,4})?");

    private final List<Problem> problems = new ArrayList<>();

    List<Problem> check(Type type, @Nullable Object value, Path path) {
        visit(type, value, path);
        return problems;
    }

    /** The number that a text is, in decimal notation. */
    static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    static boolean isAllowed(Type type, @Nullable Object value) {
        return type.allowed().isEmpty() || type.allowed().stream().anyMatch(allowed -> same(allowed, value));
    }

    private static boolean same(Object allowed, @Nullable Object value) {
        BigDecimal one = decimal(allowed);
        BigDecimal other = decimal(value);
        return (one != null && other != null) ? one.compareTo(other) == 0 : allowed.equals(value);
    }

    private void visit(Type type, @Nullable Object value, Path path) {
        if (problems.size() >= PROBLEMS) {
            return;
        }
        if (!isOfKind(type.kind(), value)) {
            problem(path, "Here is " + shown(value) + ", not " + article(type.kind()) + ".", "");
            return;
        }
        if (!isAllowed(type, value)) {
            problem(path, shown(value) + " is not allowed.", allowedHint(type));
        }
        BigDecimal number = decimal(value);
        if (number != null && type.minimum() != null && number.compareTo(type.minimum()) < 0) {
            problem(path, shown(value) + " is less than the minimum " + type.minimum() + ".", "");
        }
        if (number != null && type.maximum() != null && number.compareTo(type.maximum()) > 0) {
            problem(path, shown(value) + " is more than the maximum " + type.maximum() + ".", "");
        }
        if (value instanceof Map<?, ?> members) {
            members(type, members, path);
        } else if (value instanceof List<?> elements && type.items() != null) {
            for (int i = 0; i < elements.size() && problems.size() < PROBLEMS; i++) {
                visit(type.items(), elements.get(i), path.element(i));
            }
        }
    }

    private void members(Type type, Map<?, ?> members, Path path) {
        for (String name : type.required()) {
            if (members.get(name) == null) {
                problem(path.member(name), "'" + name + "' is missing.", "");
            }
        }
        type.properties().forEach((name, property) -> {
            Object member = members.get(name);
            if (member != null) {
                visit(property, member, path.member(name));
            }
        });
        if (!type.open()) {
            for (Object name : members.keySet()) {
                if (!type.properties().containsKey(name)) {
                    problem(
                            path.member(String.valueOf(name)),
                            "There is no member '" + name + "' here.",
                            Names.hint(String.valueOf(name), type.properties().keySet()));
                }
            }
        }
    }

    private static boolean isOfKind(Kind kind, @Nullable Object value) {
        return switch (kind) {
            case ANY -> true;
            case STRING -> value instanceof String;
            case NUMBER -> value instanceof Number && decimal(value) != null;
            case INTEGER -> isWhole(decimal(value));
            case BOOLEAN -> value instanceof Boolean;
            case OBJECT -> value instanceof Map;
            case ARRAY -> value instanceof List;
        };
    }

    private static boolean isWhole(@Nullable BigDecimal number) {
        // Scale and precision, because to strip or divide a number of a huge exponent takes its digits' time.
        return number != null
                && (number.scale() <= 0 || number.stripTrailingZeros().scale() <= 0);
    }

    private static @Nullable BigDecimal decimal(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? BigDecimal.valueOf(number) : null;
        }
        return value instanceof Number number ? BigDecimal.valueOf(number.longValue()) : null;
    }

    private static String article(Kind kind) {
        return switch (kind) {
            case INTEGER -> "an integer";
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            default -> "a " + kind.name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    private static String allowedHint(Type type) {
        return "Allowed " + (type.allowed().size() == 1 ? "is " : "are ")
                + String.join(
                        ", ",
                        type.allowed().stream().limit(20).map(TypeCheck::shown).toList())
                + (type.allowed().size() > 20 ? ", …" : ".");
    }

    static String shown(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
        }
        return value instanceof Map
                ? "an object"
                : value instanceof List ? "an array" : value == null ? "nothing" : value.toString();
    }

    private void problem(Path path, String message, String hint) {
        if (problems.size() < PROBLEMS) {
            problems.add(new Problem(path, message, hint));
        }
    }
}
