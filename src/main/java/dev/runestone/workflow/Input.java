package dev.runestone.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named input port of a component and the endpoints that feed it. With one source it takes its fact. With several it
 * waits until each of them has given a fact or cannot give one any more; then an input of {@link Cardinality#ONE} takes
 * the fact of the first source, in this order, that has one, and an input of {@link Cardinality#MANY} takes a list of the
 * facts of all that have one. A component is skipped where an input that is not optional gets nothing.
 *
 * @param name the name under which the component sees the value
 * @param type what the value may be; {@link Type#ANY} where the definition does not say
 * @param cardinality whether it takes one fact or many
 * @param sources where the value comes from, one or more
 * @param optional whether the component can do without
 * @param fallback the JSON value that an optional input has where it gets nothing; null for null
 */
public record Input(
        String name,
        Type type,
        Cardinality cardinality,
        List<Endpoint> sources,
        boolean optional,
        @Nullable Object fallback) {

    /** How many facts an input takes. */
    public enum Cardinality {
        ONE,
        MANY
    }

    public Input {
        sources = List.copyOf(sources);
    }

    /** An input that takes the fact of one source, whatever it is. */
    public Input(String name, Endpoint source) {
        this(name, Type.ANY, Cardinality.ONE, List.of(source), false, null);
    }

    /** The first source, which is the only one of most inputs. */
    public Endpoint source() {
        return sources.get(0);
    }

    /** Whether it simply takes, and needs, the fact of one source. */
    public boolean isSingle() {
        return cardinality == Cardinality.ONE && sources.size() == 1 && !optional;
    }
}
