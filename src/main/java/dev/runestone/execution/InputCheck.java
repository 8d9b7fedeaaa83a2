package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the values that a workflow is given against the types that it declares. */
final class InputCheck {
    private static final Path INPUTS = Path.of("inputs");
    private static final int MOST_PROBLEMS = 100;
    private static final int SHOWN = 60;

    private final List<Problem> problems = new ArrayList<>(0);

    private InputCheck() {}

    /**
     * The values in the order of the declaration.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each value that does not fit, each
     *     input that is missing, each that nobody declared
     */
    static @Nullable Object[] checked(String workflow, Map<String, Type> declared, Map<String, ?> given) {
        InputCheck check = new InputCheck();
        @Nullable Object[] values = new Object[declared.size()];
        int i = 0;
        for (Map.Entry<String, Type> input : declared.entrySet()) {
            Object value = given.get(input.getKey());
            if (value == null && !given.containsKey(input.getKey())) {
                check.report(
                        INPUTS.member(input.getKey()),
                        "The input is missing.",
                        "It is " + described(input.getValue()) + ".");
            } else if (!check.fits(input.getValue(), value)) {
                check.check(input.getValue(), value, INPUTS.member(input.getKey()));
            }
            values[i++] = value;
        }
        if (given.size() > declared.size() || !declared.keySet().containsAll(given.keySet())) {
            check.unknown(declared.keySet(), given.keySet(), INPUTS, "input");
        }
        if (!check.problems.isEmpty()) {
            throw Refusal.invalid("The evaluation of '" + workflow + "'", check.problems)
                    .asException();
        }
        return values;
    }

    /** The quick answer, without paths, for the values that are all right. */
    private boolean fits(Type type, @Nullable Object value) {
        if (!isKind(type.kind(), value) || !isAllowed(type, value) || !isInRange(type, value)) {
            return false;
        }
        if (value instanceof Map<?, ?> object) {
            return fitsObject(type, object);
        }
        if (value instanceof List<?> list && type.items() != null) {
            for (Object item : list) {
                if (!fits(type.items(), item)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean fitsObject(Type type, Map<?, ?> object) {
        for (String required : type.required()) {
            if (!object.containsKey(required)) {
                return false;
            }
        }
        for (Map.Entry<String, Type> property : type.properties().entrySet()) {
            Object value = object.get(property.getKey());
            if ((value != null || object.containsKey(property.getKey())) && !fits(property.getValue(), value)) {
                return false;
            }
        }
        return type.open() || type.properties().keySet().containsAll(object.keySet());
    }

    private void check(Type type, @Nullable Object value, Path path) {
        if (!isKind(type.kind(), value)) {
            report(path, shown(value) + " is not " + described(type) + ".", "");
            return;
        }
        if (!isAllowed(type, value)) {
            report(path, shown(value) + " is not one of " + type.allowed() + ".", "");
        }
        if (!isInRange(type, value)) {
            report(path, shown(value) + " is not " + range(type) + ".", "");
        }
        if (value instanceof Map<?, ?> object) {
            checkObject(type, object, path);
        } else if (value instanceof List<?> list && type.items() != null) {
            for (int i = 0; i < list.size(); i++) {
                check(type.items(), list.get(i), path.element(i));
            }
        }
    }

    private void checkObject(Type type, Map<?, ?> object, Path path) {
        for (String required : type.required()) {
            if (!object.containsKey(required)) {
                Type missing = type.properties().getOrDefault(required, Type.ANY);
                report(path.member(required), "The member is missing.", "It is " + described(missing) + ".");
            }
        }
        type.properties().forEach((name, property) -> {
            if (object.containsKey(name)) {
                check(property, object.get(name), path.member(name));
            }
        });
        if (!type.open()) {
            unknown(type.properties().keySet(), object.keySet(), path, "member");
        }
    }

    private void unknown(Set<String> known, Set<?> given, Path path, String what) {
        for (Object name : given) {
            if (!known.contains(String.valueOf(name))) {
                report(
                        path.member(String.valueOf(name)),
                        "There is no such " + what + ".",
                        known.isEmpty() ? "There is none." : "There are " + String.join(", ", known) + ".");
            }
        }
    }

    private void report(Path path, String message, String hint) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(path, message, hint));
        }
    }

    private static boolean isKind(Type.Kind kind, @Nullable Object value) {
        return switch (kind) {
            case ANY -> true;
            case STRING -> value instanceof String;
            case NUMBER -> value instanceof Number;
            case INTEGER -> isWhole(value);
            case BOOLEAN -> value instanceof Boolean;
            case OBJECT -> value instanceof Map;
            case ARRAY -> value instanceof List;
        };
    }

    /** As in JSON Schema, 1.0 is an integer. */
    private static boolean isWhole(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
            return true;
        }
        if (value instanceof Double number) {
            return number == Math.rint(number) && !Double.isInfinite(number);
        }
        return value instanceof BigDecimal number
                && (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0);
    }

    private static boolean isAllowed(Type type, @Nullable Object value) {
        if (type.allowed().isEmpty()) {
            return true;
        }
        for (Object allowed : type.allowed()) {
            boolean same = allowed instanceof Number && value instanceof Number
                    ? decimal(allowed).compareTo(decimal(value)) == 0
                    : allowed.equals(value);
            if (same) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInRange(Type type, @Nullable Object value) {
        if ((type.minimum() == null && type.maximum() == null) || !(value instanceof Number)) {
            return true;
        }
        BigDecimal number = decimal(value);
        return (type.minimum() == null || number.compareTo(type.minimum()) >= 0)
                && (type.maximum() == null || number.compareTo(type.maximum()) <= 0);
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    private static String range(Type type) {
        if (type.minimum() == null) {
            return type.maximum() + " or less";
        }
        return type.maximum() == null
                ? type.minimum() + " or more"
                : "between " + type.minimum() + " and " + type.maximum();
    }

    private static String described(Type type) {
        return switch (type.kind()) {
            case ANY -> "any value";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case INTEGER -> "an integer";
            case BOOLEAN -> "true or false";
            case OBJECT -> "an object";
            case ARRAY -> "an array";
        };
    }

    private static String shown(@Nullable Object value) {
        String text = value instanceof String ? "'" + value + "'" : value instanceof Map
                ? "an object"
                : value instanceof List ? "an array" : String.valueOf(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
