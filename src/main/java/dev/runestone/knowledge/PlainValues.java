package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what rules leave behind into plain JSON values: text, numbers, booleans, null, lists and string-keyed maps.
 * Counts as it goes, so that neither a huge result nor one that contains itself gets out.
 */
final class PlainValues {
    /** Deeper than any sensible fact, shallower than any thread's stack. */
    private static final int DEPTH = 64;

    private static final int TEXT_OF_UNKNOWN = 1_000;

    private final FactTypes types;
    private int left;

    PlainValues(FactTypes types, int values) {
        this.types = types;
        this.left = values;
    }

    /** The value as JSON knows it. */
    @Nullable
    Object of(@Nullable Object value) {
        return of(value, 0);
    }

    /** A fact's fields: those of its declared type, the entries of a map, or else {@code value}. */
    Map<String, Object> fact(Object fact) {
        return fact(fact, 0);
    }

    /** The name that a fact's type is shown under. */
    String typeName(Object fact) {
        FactShape shape = types.of(fact.getClass());
        if (shape != null) {
            return shape.name();
        }
        if (fact instanceof Map) {
            return "Map";
        }
        return fact instanceof Collection ? "List" : fact.getClass().getSimpleName();
    }

    private Map<String, Object> fact(Object fact, int depth) {
        FactShape shape = types.of(fact.getClass());
        if (shape != null) {
            return record(shape, fact, depth);
        }
        if (fact instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        return Collections.singletonMap("value", of(fact, depth));
    }

    private Map<String, Object> record(FactShape shape, Object fact, int depth) {
        @Nullable Object[] values = shape.read(fact);
        spend(values.length);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (!isPlain(value)) {
                values[i] = of(value, depth + 1);
            }
        }
        return new FactRecord(shape, values);
    }

    private Map<String, Object> map(Map<?, ?> map, int depth) {
        spend(map.size());
        Map<String, Object> plain = new LinkedHashMap<>(Math.max(8, map.size() * 2));
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object value = entry.getValue();
            plain.put(String.valueOf(entry.getKey()), isPlain(value) ? value : of(value, depth + 1));
        }
        return plain;
    }

    private static boolean isPlain(@Nullable Object value) {
        if (value == null) {
            return true;
        }
        Class<?> type = value.getClass();
        return type == String.class || type == Integer.class || type == Boolean.class || type == Long.class;
    }

    private @Nullable Object of(@Nullable Object value, int depth) {
        if (isPlain(value)) {
            return value;
        }
        if (depth > DEPTH) {
            throw tooLarge("is nested deeper than " + DEPTH + " levels, or contains itself");
        }
        if (value instanceof Double || value instanceof Float) {
            double number = value instanceof Float ? Double.parseDouble(value.toString()) : (Double) value;
            return Double.isFinite(number) ? (Object) number : Double.toString(number);
        }
        if (value instanceof BigDecimal || value instanceof BigInteger) {
            return value;
        }
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (value instanceof Collection<?> collection) {
            return list(collection, depth);
        }
        if (value.getClass().isArray()) {
            return array(value, depth);
        }
        FactShape shape = types.of(value.getClass());
        if (shape != null) {
            return record(shape, value, depth);
        }
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        String text = value.toString();
        return text.length() <= TEXT_OF_UNKNOWN ? text : text.substring(0, TEXT_OF_UNKNOWN);
    }

    private List<@Nullable Object> list(Collection<?> collection, int depth) {
        spend(collection.size());
        List<@Nullable Object> plain = new ArrayList<>(collection.size());
        for (Object element : collection) {
            plain.add(of(element, depth + 1));
        }
        return plain;
    }

    private List<@Nullable Object> array(Object array, int depth) {
        int length = Array.getLength(array);
        spend(length);
        List<@Nullable Object> plain = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            plain.add(of(Array.get(array, i), depth + 1));
        }
        return plain;
    }

    private void spend(int values) {
        left -= values;
        if (left < 0) {
            throw tooLarge("has more values than runestone.knowledge.limits.result-values allows");
        }
    }

    private static RuntimeException tooLarge(String why) {
        return new Refusal(Refusal.Kind.LIMIT_EXCEEDED, "The result " + why + ".", List.of()).asException();
    }
}
