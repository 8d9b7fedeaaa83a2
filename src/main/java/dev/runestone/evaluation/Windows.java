package dev.runestone.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expression;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of a stream. The watermark says up to when everything has come: the newest time seen less the lateness
 * that is allowed for, or the time of day where items have none of their own; a window is evaluated when it has passed.
 * Time in the sense of Akidau et al., The Dataflow Model, VLDB 2015.
 */
final class Windows {
    private final Windowing windowing;
    private final StreamConfig config;
    private final ObjectMapper mapper;
    private final LongSupplier clock;
    private final long size;
    private final long slide;
    /** End of windows to those that end then, by key. */
    private final TreeMap<Long, Map<String, Window>> open = new TreeMap<>();

    /** The open sessions of each key; empty for other windows. */
    private final Map<String, List<Window>> sessions = new HashMap<>();

    /** The first items of open windows: what is before them is settled. */
    private final TreeMap<Long, Integer> begun = new TreeMap<>();

    private int count;
    private long watermark = Long.MIN_VALUE;
    private long late;

    /** @param clock milliseconds since the epoch */
    Windows(Windowing windowing, StreamConfig config, ObjectMapper mapper, LongSupplier clock) {
        this.windowing = windowing;
        this.config = config;
        this.mapper = mapper;
        this.clock = clock;
        this.size = windowing.size().toMillis();
        this.slide = windowing.slide().toMillis();
    }

    /** How many items came too late for every window that they belong to. */
    synchronized long late() {
        return late;
    }

    /** How many windows are open. */
    synchronized int count() {
        return count;
    }

    /** Puts an item into its windows, and hands out those that have ended by it. What is wrong with it goes the same way. */
    synchronized void add(Item item, Consumer<Unit> out) {
        long before = settles(item.number() - 1);
        try {
            @Nullable Object value = item.value(mapper);
            long time = time(value);
            Expression key = windowing.key();
            @Nullable Object group = key == null ? null : key.evaluate(Collections.singletonMap("item", value));
            if (windowing.session()) {
                addToSession(item, value, time, group);
            } else {
                addToWindows(item, value, time, group);
            }
            if (windowing.time() != null) {
                watermark = Math.max(watermark, time - windowing.lateness().toMillis());
            }
        } catch (RuntimeException flaw) {
            out.accept(new Unit(item, null, before, flaw));
        }
        advance(out);
    }

    private void addToWindows(Item item, @Nullable Object value, long time, @Nullable Object key) {
        String text = text(key);
        List<Window> found = new ArrayList<>(1);
        List<Window> fresh = new ArrayList<>(0);
        // The last window that began at this time or before, and those before that still go on.
        for (long start = Math.floorDiv(time, slide) * slide; start > time - size; start -= slide) {
            long end = start + size;
            if (end > watermark) {
                Map<String, Window> ending = open.get(end);
                Window window = ending == null ? null : ending.get(text);
                if (window == null) {
                    checkRoom(fresh.size());
                    window = new Window(key, text, start, end, item);
                    fresh.add(window);
                }
                checkSize(window);
                found.add(window);
            }
        }
        if (found.isEmpty()) {
            throw late(time);
        }
        // An item is in all of its windows or in none.
        fresh.forEach(this::open);
        found.forEach(window -> window.add(item, value));
    }

    private void addToSession(Item item, @Nullable Object value, long time, @Nullable Object key) {
        String text = text(key);
        List<Window> own = sessions.getOrDefault(text, new ArrayList<>(1));
        Window session = null;
        for (Window each : List.copyOf(own)) {
            if (time < each.end() && each.start() < time + size) {
                if (session == null) {
                    checkSize(each);
                    shut(each);
                    session = each;
                } else {
                    shut(each);
                    own.remove(each);
                    session.merge(each);
                }
            }
        }
        if (session == null) {
            // What is too late for a session of its own may still belong to one that goes on.
            if (time + size <= watermark) {
                throw late(time);
            }
            checkRoom(0);
            session = new Window(key, text, time, time + size, item);
            own.add(session);
            sessions.put(text, own);
        }
        session.widen(time, time + size);
        session.add(item, value);
        open(session);
    }

    private void open(Window window) {
        open.computeIfAbsent(window.end(), none -> new TreeMap<>()).put(window.keyText(), window);
        begun.merge(window.first().number(), 1, Integer::sum);
        count++;
    }

    private void shut(Window window) {
        Map<String, Window> ending = open.get(window.end());
        ending.remove(window.keyText());
        if (ending.isEmpty()) {
            open.remove(window.end());
        }
        forget(window);
    }

    private void forget(Window window) {
        begun.merge(window.first().number(), -1, (left, less) -> left + less == 0 ? null : left + less);
        count--;
    }

    private void checkRoom(int more) {
        if (count + more >= config.windows()) {
            throw limit(
                    "There are " + (count + more) + " open windows, as many as may be (runestone.streams.windows).");
        }
    }

    private void checkSize(Window window) {
        if (window.size() >= config.windowItems()) {
            throw limit("The window from " + Instant.ofEpochMilli(window.start()) + " has " + window.size()
                    + " items, as many as may be (runestone.streams.window-items).");
        }
    }

    /** Hands out the windows that have ended, in the order of their ends. */
    synchronized void advance(Consumer<Unit> out) {
        if (windowing.time() == null) {
            watermark = Math.max(watermark, clock.getAsLong());
        }
        while (!open.isEmpty() && open.firstKey() <= watermark) {
            handOut(out);
        }
    }

    /** Hands out all windows: nothing more is to come. */
    synchronized void flush(Consumer<Unit> out) {
        while (!open.isEmpty()) {
            handOut(out);
        }
    }

    private void handOut(Consumer<Unit> out) {
        List<Window> ended = new ArrayList<>(open.pollFirstEntry().getValue().values());
        for (Window window : ended) {
            List<Window> own = sessions.get(window.keyText());
            if (own != null) {
                own.remove(window);
                if (own.isEmpty()) {
                    sessions.remove(window.keyText());
                }
            }
            forget(window);
            out.accept(new Unit(window.last(), window, settles(window.last().number()), null));
        }
    }

    private long settles(long known) {
        return begun.isEmpty() ? known : Math.min(known, begun.firstKey() - 1);
    }

    /** In how many milliseconds a window ends by the time of day; negative where none does. */
    synchronized long nextEnd() {
        return windowing.time() == null && !open.isEmpty() ? Math.max(0, open.firstKey() - clock.getAsLong()) : -1;
    }

    private long time(@Nullable Object value) {
        Expression time = windowing.time();
        if (time == null) {
            return clock.getAsLong();
        }
        @Nullable Object told = time.evaluate(Collections.singletonMap("item", value));
        if (told instanceof Number number) {
            return number.longValue();
        }
        if (told instanceof String text) {
            try {
                return millis(text);
            } catch (DateTimeParseException unreadable) {
                // told below
            }
        }
        throw invalid(
                "The time of the item, '" + time.text() + "', is " + told + ".",
                "Give ISO 8601 text with a time zone, like 2026-11-27T12:00:00Z, or milliseconds since 1970.");
    }

    /** Without a zone, the time is taken to be UTC. */
    private static long millis(String text) {
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
        if (time instanceof ZonedDateTime zoned) {
            return zoned.toInstant().toEpochMilli();
        }
        return ((LocalDateTime) time).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private String text(@Nullable Object key) {
        try {
            return key instanceof String string ? string : mapper.writeValueAsString(key);
        } catch (JsonProcessingException never) {
            throw new IllegalStateException(never);
        }
    }

    private RuntimeException late(long time) {
        late++;
        return invalid(
                "The item is of " + Instant.ofEpochMilli(time) + ", and everything before "
                        + Instant.ofEpochMilli(watermark) + " was evaluated already.",
                "Allow for more lateness, or sort the items.");
    }

    private static RuntimeException invalid(String message, String hint) {
        return Refusal.invalid("The item", List.of(new Problem(dev.runestone.api.Path.of("window"), message, hint)))
                .asException();
    }

    private static RuntimeException limit(String detail) {
        return new Refusal(Refusal.Kind.LIMIT_EXCEEDED, detail, List.of()).asException();
    }
}
