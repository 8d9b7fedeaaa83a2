package dev.runestone.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that came out of an endpoint during a run, and the facts that it was made of. A fact equals only itself: its
 * ancestry is a graph, and comparing it by value would walk every path through it.
 *
 * @param origin the workflow input or component port that it came out of
 * @param value a JSON value: null, {@link Boolean}, {@link Number}, {@link String}, {@link List} or string-keyed
 *     {@link java.util.Map}
 * @param parents the facts that the component saw; empty for an input of the workflow
 * @param rules the rules whose firing led to the value, in the order in which they fired
 */
public record Fact(Endpoint origin, @Nullable Object value, List<Fact> parents, List<String> rules) {

    /** A fact that a workflow is given. */
    public static Fact given(String input, @Nullable Object value) {
        return new Fact(Endpoint.of(input), value, List.of(), List.of());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return origin + " = " + value;
    }
}
