package dev.runestone.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of a time, of those with the same key, in the order in which they came. */
final class Window {
    private final @Nullable Object key;
    private final String keyText;
    private final List<@Nullable Object> values = new ArrayList<>();
    private long start;
    private long end;
    private Item first;
    private Item last;

    /**
     * @param start its begin in milliseconds since the epoch
     * @param end its end, which is not in it
     */
    Window(@Nullable Object key, String keyText, long start, long end, Item first) {
        this.key = key;
        this.keyText = keyText;
        this.start = start;
        this.end = end;
        this.first = first;
        this.last = first;
    }

    void add(Item item, @Nullable Object value) {
        values.add(value);
        last = item;
    }

    /** Takes in a window that it touches; its items come behind. */
    void merge(Window other) {
        widen(other.start, other.end);
        values.addAll(other.values);
        first = first.number() < other.first.number() ? first : other.first;
        last = last.number() > other.last.number() ? last : other.last;
    }

    void widen(long from, long to) {
        start = Math.min(start, from);
        end = Math.max(end, to);
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    /** Its begin, as ISO 8601 text in UTC. */
    String startText() {
        return Instant.ofEpochMilli(start).toString();
    }

    /** Its end, likewise. */
    String endText() {
        return Instant.ofEpochMilli(end).toString();
    }

    @Nullable
    Object key() {
        return key;
    }

    String keyText() {
        return keyText;
    }

    int size() {
        return values.size();
    }

    Item first() {
        return first;
    }

    Item last() {
        return last;
    }

    /** As workflows see it: {@code start}, {@code end}, {@code key}, {@code count} and {@code items}. */
    Map<String, @Nullable Object> value() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("start", startText());
        members.put("end", endText());
        members.put("key", key);
        members.put("count", values.size());
        members.put("items", Collections.unmodifiableList(values));
        return members;
    }
}
