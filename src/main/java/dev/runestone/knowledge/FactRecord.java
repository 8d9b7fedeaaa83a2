package dev.runestone.knowledge;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a fact as an unmodifiable map. It shares the names with every other fact of its type, so that a snapshot
 * costs one array.
 */
final class FactRecord extends AbstractMap<String, Object> {
    private final FactShape shape;
    private final @Nullable Object[] values;

    FactRecord(FactShape shape, @Nullable Object[] values) {
        this.shape = shape;
        this.values = values;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof String text && shape.index(text) >= 0;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int index = name instanceof String text ? shape.index(text) : -1;
        return index < 0 ? null : values[index];
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new Entries();
    }

    /** About how much memory the values hold, texts counted by length. */
    long estimatedBytes(int bytesOfValue) {
        long size = (long) bytesOfValue * values.length;
        for (Object value : values) {
            if (value instanceof String text) {
                size += text.length();
            } else if (value instanceof Collection<?> elements) {
                size += (long) bytesOfValue * elements.size();
            }
        }
        return size;
    }

    private final class Entries extends AbstractSet<Map.Entry<String, Object>> {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Iterator<Map.Entry<String, Object>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < values.length;
                }

                @Override
                @SuppressWarnings("NullAway") // a field's value may be null, as in any map
                public Map.Entry<String, Object> next() {
                    if (next >= values.length) {
                        throw new NoSuchElementException();
                    }
                    int at = next++;
                    return new SimpleImmutableEntry<>(shape.fields().get(at).name(), values[at]);
                }
            };
        }
    }
}
