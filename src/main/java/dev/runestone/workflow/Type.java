package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a value may be, in the words of JSON Schema: {@code type}, {@code properties}, {@code required}, {@code items},
 * {@code enum}, {@code minimum}, {@code maximum}, {@code additionalProperties}.
 *
 * @param kind the JSON type
 * @param properties the known members of an object
 * @param required the members that an object must have
 * @param open whether an object may have members that are not listed
 * @param items what the elements of an array may be; null for anything
 * @param allowed the only values there may be; empty for any
 * @param minimum the smallest number; null for none
 * @param maximum the largest number; null for none
 */
public record Type(
        Kind kind,
        Map<String, Type> properties,
        Set<String> required,
        boolean open,
        @Nullable Type items,
        List<Object> allowed,
        @Nullable BigDecimal minimum,
        @Nullable BigDecimal maximum) {

    /** The JSON types, and {@code ANY} of them. */
    public enum Kind {
        ANY,
        STRING,
        NUMBER,
        INTEGER,
        BOOLEAN,
        OBJECT,
        ARRAY
    }

    public static final Type ANY = of(Kind.ANY);
    public static final Type ANY_OBJECT = of(Kind.OBJECT);

    public Type {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        required = Collections.unmodifiableSet(new LinkedHashSet<>(required));
        allowed = Collections.unmodifiableList(new ArrayList<>(allowed));
    }

    /** Any value of a kind. */
    public static Type of(Kind kind) {
        return new Type(kind, Map.of(), Set.of(), true, null, List.of(), null, null);
    }

    /** What is wrong with a value, part by part; empty where it is of this type. Null is of the type {@code any} only. */
    public List<Problem> problems(@Nullable Object value, Path path) {
        return new TypeCheck().check(this, value, path);
    }

    /**
     * Whether every value of another type is of this type too, as far as the types tell: a type that knows nothing of its
     * values is given the benefit of the doubt.
     */
    public boolean accepts(Type other) {
        if (kind == Kind.ANY || other.kind == Kind.ANY) {
            return true;
        }
        if (kind != other.kind && !(kind == Kind.NUMBER && other.kind == Kind.INTEGER)) {
            return false;
        }
        boolean itemsFit = items == null || other.items == null || items.accepts(other.items);
        boolean valuesFit = allowed.isEmpty()
                || other.allowed.isEmpty()
                || other.allowed.stream().anyMatch(value -> TypeCheck.isAllowed(this, value));
        return itemsFit && valuesFit && rangesMeet(other) && membersFit(other);
    }

    private boolean rangesMeet(Type other) {
        return (minimum == null || other.maximum == null || minimum.compareTo(other.maximum) <= 0)
                && (maximum == null || other.minimum == null || maximum.compareTo(other.minimum) >= 0);
    }

    private boolean membersFit(Type other) {
        for (Map.Entry<String, Type> property : properties.entrySet()) {
            Type given = other.properties.get(property.getKey());
            if (given != null && !property.getValue().accepts(given)) {
                return false;
            }
        }
        for (String name : required) {
            if (!other.open && !other.properties.containsKey(name)) {
                return false;
            }
        }
        return open || properties.keySet().containsAll(other.required);
    }

    /**
     * The value that a cell of text, for example of a CSV file, stands for: a number or boolean where this type asks for
     * one, the text as it is otherwise. An empty cell is null, but for the type {@code string}. Text that does not fit is
     * handed back as it is, so that {@link #problems} can show it.
     */
    public @Nullable Object coerceText(String text) {
        if (kind == Kind.STRING) {
            return text;
        }
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return null;
        }
        return switch (kind) {
            case NUMBER, INTEGER ->
                TypeCheck.number(trimmed).<Object>map(number -> number).orElse(text);
            case BOOLEAN ->
                trimmed.equalsIgnoreCase("true")
                        ? (Object) true
                        : trimmed.equalsIgnoreCase("false") ? (Object) false : text;
            default -> text;
        };
    }

    /** The type for a message: its kind in small letters. */
    public String shown() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The type for a message, with its article. */
    String described() {
        return (kind == Kind.INTEGER || kind == Kind.ARRAY || kind == Kind.OBJECT || kind == Kind.ANY ? "an " : "a ")
                + shown();
    }
}
