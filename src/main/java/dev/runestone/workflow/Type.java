package dev.runestone.workflow;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
}
