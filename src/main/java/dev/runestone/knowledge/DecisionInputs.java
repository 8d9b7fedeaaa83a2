package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNType;
import org.kie.dmn.core.impl.BaseDMNTypeImpl;
import org.kie.dmn.feel.lang.types.BuiltInType;
import org.kie.dmn.feel.lang.types.impl.ComparablePeriod;
import org.kie.dmn.model.api.Import;

/**
 * Turns JSON into the values of a decision model's input data, by their types: ISO 8601 text into dates, times and
 * durations. Nothing but plain values gets in.
 */
final class DecisionInputs {
    private static final int DEPTH = 64;
    private static final int SCALE = 6_176;

    private final Map<String, DMNType> types = new TreeMap<>();
    private final Set<String> imports;
    private final List<Problem> problems = new ArrayList<>();

    DecisionInputs(DMNModel model) {
        model.getDecisions().forEach(decision -> types.put(decision.getName(), decision.getResultType()));
        model.getInputs().forEach(input -> types.put(input.getName(), input.getType()));
        imports =
                model.getDefinitions().getImport().stream().map(Import::getName).collect(Collectors.toSet());
    }

    List<Problem> problems() {
        return problems;
    }

    /** The values by name; incomplete where there are problems. */
    Map<String, @Nullable Object> of(Map<String, ? extends @Nullable Object> context) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        context.forEach((name, value) -> {
            Path path = Path.of("context", name);
            DMNType type = types.get(name);
            if (type == null && !imports.contains(name)) {
                problems.add(new Problem(
                        path, "The model has no input '" + name + "'.", Suggestion.hint(name, types.keySet())));
            } else {
                values.put(name, type == null ? plain(value, path, 0) : typed(type, value, path, 0));
            }
        });
        return values;
    }

    private @Nullable Object typed(DMNType type, @Nullable Object value, Path path, int depth) {
        int before = problems.size();
        Object converted = shaped(type, value, path, depth);
        if (problems.size() == before && value != null && !type.isAssignableValue(converted)) {
            problems.add(new Problem(path, show(value) + " is no " + type.getName() + ".", constraint(type)));
        }
        return converted;
    }

    private @Nullable Object shaped(DMNType type, @Nullable Object value, Path path, int depth) {
        // the library says of any value that it may be a collection
        if (value == null || depth > DEPTH || ((BaseDMNTypeImpl) type).getFeelType() == BuiltInType.UNKNOWN) {
            return plain(value, path, depth);
        }
        if (type.isCollection()) {
            if (!(value instanceof List<?> list)) {
                return wrong(path, value, "a list of " + type.getName());
            }
            List<@Nullable Object> converted = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                converted.add(element(type, list.get(i), path.element(i), depth + 1));
            }
            return converted;
        }
        return type.isComposite() ? composite(type, value, path, depth) : scalar(type, value, path, depth);
    }

    private @Nullable Object element(DMNType list, @Nullable Object value, Path path, int depth) {
        DMNType base = list.getBaseType();
        if (base != null) {
            return typed(base, value, path, depth);
        }
        return list.isComposite() ? composite(list, value, path, depth) : scalar(list, value, path, depth);
    }

    private @Nullable Object composite(DMNType type, @Nullable Object value, Path path, int depth) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof Map<?, ?> given)) {
            return wrong(path, value, type.getName() + ", an object");
        }
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        given.forEach((name, member) -> {
            String key = String.valueOf(name);
            DMNType field = type.getFields().get(key);
            converted.put(
                    key,
                    field == null
                            ? plain(member, path.member(key), depth + 1)
                            : typed(field, member, path.member(key), depth + 1));
        });
        type.getFields().keySet().stream()
                .filter(name -> !given.containsKey(name))
                .forEach(name -> problems.add(new Problem(
                        path.member(name),
                        "The member '" + name + "' of " + type.getName() + " is missing.",
                        "Send null where there is no value.")));
        return converted;
    }

    private @Nullable Object scalar(DMNType type, @Nullable Object value, Path path, int depth) {
        DMNType root = type;
        while (root.getBaseType() != null) {
            root = root.getBaseType();
        }
        Object plain = plain(value, path, depth);
        if (plain == null || !(((BaseDMNTypeImpl) root).getFeelType() instanceof BuiltInType builtIn)) {
            return plain;
        }
        return switch (builtIn) {
            case NUMBER -> plain instanceof BigDecimal ? plain : wrong(path, plain, "a number");
            case STRING -> plain instanceof String ? plain : wrong(path, plain, "a text");
            case BOOLEAN -> plain instanceof Boolean ? plain : wrong(path, plain, "true or false");
            case DATE, TIME, DATE_TIME, DURATION ->
                plain instanceof String text ? temporal(builtIn, text, path) : wrong(path, plain, example(builtIn));
            default -> plain;
        };
    }

    private @Nullable Object temporal(BuiltInType type, String text, Path path) {
        try {
            return switch (type) {
                case DATE -> LocalDate.parse(text);
                case TIME -> text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)") ? OffsetTime.parse(text) : LocalTime.parse(text);
                case DATE_TIME ->
                    text.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d|\\])")
                            ? ZonedDateTime.parse(text)
                            : LocalDateTime.parse(text);
                default -> text.matches("-?P[^DT]*") ? ComparablePeriod.parse(text) : Duration.parse(text);
            };
        } catch (DateTimeException wrong) {
            return wrong(path, text, example(type));
        }
    }

    private static String example(BuiltInType type) {
        return switch (type) {
            case DATE -> "a date such as \"2026-03-01\"";
            case TIME -> "a time such as \"14:30:00\"";
            case DATE_TIME -> "a date and time such as \"2026-03-01T14:30:00\"";
            default -> "a duration such as \"P2D\", \"PT8H\" or \"P1Y6M\"";
        };
    }

    private @Nullable Object wrong(Path path, Object value, String expected) {
        problems.add(new Problem(path, show(value) + " is not " + expected + ".", ""));
        return null;
    }

    private @Nullable Object plain(@Nullable Object value, Path path, int depth) {
        if (depth > DEPTH) {
            problems.add(Problem.at(path, "The value is nested deeper than " + DEPTH + " levels."));
            return null;
        }
        if (value instanceof Number number) {
            return number(number, path);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                copy.add(plain(list.get(i), path.element(i), depth + 1));
            }
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) ->
                    copy.put(String.valueOf(name), plain(member, path.member(String.valueOf(name)), depth + 1)));
            return copy;
        }
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        return wrong(path, value.getClass().getSimpleName(), "a JSON value");
    }

    private @Nullable Object number(Number number, Path path) {
        try {
            BigDecimal decimal = new BigDecimal(number.toString());
            if (Math.abs((long) decimal.scale()) <= SCALE) {
                return decimal;
            }
        } catch (NumberFormatException infinite) {
            return wrong(path, number.toString(), "a finite number");
        }
        problems.add(new Problem(path, "The number is out of range.", "FEEL has exponents from -6176 to 6144."));
        return null;
    }

    private static String constraint(DMNType type) {
        List<String> allowed = new ArrayList<>();
        if (type.getAllowedValues() != null) {
            type.getAllowedValues().forEach(test -> allowed.add(test.toString()));
        }
        return allowed.isEmpty() ? "" : "Allowed are: " + String.join(", ", allowed) + ".";
    }

    private static String show(Object value) {
        if (value instanceof Map) {
            return "An object";
        }
        if (value instanceof List) {
            return "A list";
        }
        String text = value.toString();
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
    }
}
