package dev.runestone.knowledge;

import dev.runestone.api.Problem;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON values into the types that rules declare, with a problem for each value that does not fit. One object
 * serves one request.
 */
final class Coercion {
    /** More tell the caller nothing new. */
    private static final int PROBLEMS = 100;

    private final FactTypes types;
    private final List<Problem> problems = new ArrayList<>(0);

    Coercion(FactTypes types) {
        this.types = types;
    }

    List<Problem> problems() {
        return problems;
    }

    /** An object of the declared type, as far as the value fits it. */
    Object fact(FactShape shape, Map<?, ?> value, Where where) {
        Object fact = shape.make();
        for (Map.Entry<?, ?> entry : value.entrySet()) {
            String name = String.valueOf(entry.getKey());
            FactField field = shape.field(name);
            if (field == null) {
                report(
                        where.then(name),
                        "The type " + shape.name() + " has no field '" + name + "'.",
                        Suggestion.hint(
                                name,
                                shape.fields().stream().map(FactField::name).toList()));
                continue;
            }
            Object given = entry.getValue();
            if (given != null && field.takes(given)) {
                field.write(fact, given);
                continue;
            }
            int before = problems.size();
            Object coerced = value(field.type(), field.raw(), given, where.then(name));
            if (problems.size() == before && problems.size() < PROBLEMS) {
                field.write(fact, coerced);
            }
        }
        return fact;
    }

    /** The value as the declared type wants it; null, with a problem noted, where it does not fit. */
    @Nullable
    Object value(Type type, Class<?> raw, @Nullable Object given, Where where) {
        if (given == null) {
            if (raw.isPrimitive()) {
                report(where, "null is no " + raw.getName() + ".", "Leave the field out, or send a value.");
            }
            return null;
        }
        if (raw == Object.class) {
            return mutableCopy(given);
        }
        if (raw.isEnum()) {
            return constant(raw, given, where);
        }
        FactShape shape = types.of(raw);
        if (shape != null) {
            if (given instanceof Map<?, ?> map) {
                return fact(shape, map, where);
            }
            return mismatch(where, given, "an object of type " + shape.name());
        }
        if (raw.isArray()) {
            return array(raw.getComponentType(), given, where);
        }
        if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
            return collection(type, raw, given, where);
        }
        if (Map.class.isAssignableFrom(raw)) {
            return map(type, raw, given, where);
        }
        return scalar(FactField.boxed(raw), given, where);
    }

    /** A copy that rules may change without changing what the caller holds. */
    static Object mutableCopy(Object given) {
        if (given instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>(Math.max(8, map.size() * 2));
            map.forEach((key, value) -> copy.put(key, value == null ? null : mutableCopy(value)));
            return copy;
        }
        if (given instanceof Collection<?> collection) {
            List<@Nullable Object> copy = new ArrayList<>(collection.size());
            for (Object element : collection) {
                copy.add(element == null ? null : mutableCopy(element));
            }
            return copy;
        }
        return given;
    }

    private @Nullable Object scalar(Class<?> target, Object given, Where where) {
        Scalars.Outcome outcome = Scalars.coerce(target, given);
        if (outcome.problem() == null) {
            return outcome.value();
        }
        report(where, shown(given) + " " + outcome.problem(), outcome.hint());
        return null;
    }

    private @Nullable Object constant(Class<?> type, Object given, Where where) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            if (name.equals(given)) {
                return constant;
            }
            names.add(name);
        }
        report(
                where,
                shown(given) + " is no constant of " + type.getSimpleName() + ".",
                Suggestion.hint(String.valueOf(given), names));
        return null;
    }

    private @Nullable Object array(Class<?> component, Object given, Where where) {
        if (!(given instanceof Collection<?> elements)) {
            return mismatch(where, given, "a list");
        }
        Object array = Array.newInstance(component, elements.size());
        int index = 0;
        for (Object element : elements) {
            Object coerced = value(component, component, element, where.then(index));
            if (coerced != null) {
                Array.set(array, index, coerced);
            }
            index++;
        }
        return array;
    }

    private @Nullable Object collection(Type type, Class<?> raw, Object given, Where where) {
        if (!(given instanceof Collection<?> elements)) {
            return mismatch(where, given, "a list");
        }
        Collection<@Nullable Object> made;
        if (raw.isAssignableFrom(ArrayList.class)) {
            made = new ArrayList<>(elements.size());
        } else if (raw.isAssignableFrom(LinkedHashSet.class)) {
            made = new LinkedHashSet<>();
        } else {
            return mismatch(where, given, "a " + raw.getSimpleName() + ", which JSON cannot express: declare a List");
        }
        Type element = argument(type, 0);
        int index = 0;
        for (Object each : elements) {
            made.add(value(element, raw(element), each, where.then(index++)));
        }
        return made;
    }

    private @Nullable Object map(Type type, Class<?> raw, Object given, Where where) {
        if (!(given instanceof Map<?, ?> entries)) {
            return mismatch(where, given, "an object");
        }
        if (!raw.isAssignableFrom(LinkedHashMap.class)) {
            return mismatch(where, given, "a " + raw.getSimpleName() + ", which JSON cannot express: declare a Map");
        }
        Type element = argument(type, 1);
        Map<Object, @Nullable Object> made = new LinkedHashMap<>();
        entries.forEach(
                (key, value) -> made.put(key, value(element, raw(element), value, where.then(String.valueOf(key)))));
        return made;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic
                        && generic.getActualTypeArguments()[index] instanceof Class<?> c
                ? c
                : Object.class;
    }

    private static Class<?> raw(Type type) {
        return type instanceof Class<?> c ? c : Object.class;
    }

    private @Nullable Object mismatch(Where where, Object given, String wanted) {
        report(where, shown(given) + " is not " + wanted + ".", "");
        return null;
    }

    void report(Where where, String message, String hint) {
        if (problems.size() < PROBLEMS) {
            problems.add(new Problem(where.path(), message, hint));
        }
    }

    /** The value as JSON shows it, shortened. */
    static String shown(Object given) {
        if (given instanceof Map) {
            return "An object";
        }
        if (given instanceof Collection) {
            return "A list";
        }
        String text = String.valueOf(given);
        String cut = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return given instanceof String ? '"' + cut + '"' : cut;
    }

    /** Notes that nobody declared what was named. */
    void unknown(Where where, String kind, String name, Set<String> known) {
        report(where, "There is no " + kind + " '" + name + "'.", Suggestion.hint(name, List.copyOf(known)));
    }
}
