package dev.runestone.knowledge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query with arguments. Drools answers it by demand, from the question back to the facts, where the query calls itself
 * or others with {@code ?}.
 *
 * @param name the query's name
 * @param arguments parameter to JSON value; a parameter that is missing is asked for
 */
public record QueryCall(String name, Map<String, @Nullable Object> arguments) {
    public QueryCall {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }
}
