package dev.runestone.journal;

import dev.runestone.api.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object that was read, by its members; those that nobody asks for are passed over. */
record Members(Map<String, @Nullable Object> values) {

    @Nullable
    Object value(String name) {
        return values.get(name);
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw new IllegalArgumentException("'" + name + "' is missing.");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    int integer(String name) {
        return (int) number(name);
    }

    boolean truth(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    Instant time(String name) {
        return Instant.parse(text(name));
    }

    @Nullable
    Instant timeOrNull(String name) {
        String text = textOrNull(name);
        return text == null ? null : Instant.parse(text);
    }

    Map<String, @Nullable Object> object(String name) {
        return values.get(name) instanceof Map<?, ?> members ? keyed(members) : Map.of();
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            texts.add(String.valueOf(element));
        }
        return texts;
    }

    @SuppressWarnings("unchecked") // a trace holds no null members at its first level that matter to the type
    List<Map<String, Object>> objects(String name) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object element : list(name)) {
            if (element instanceof Map<?, ?> members) {
                objects.add((Map<String, Object>) members);
            }
        }
        return objects;
    }

    Failure failure(String name) {
        Members failure = new Members(object(name));
        List<Failure.Place> places = new ArrayList<>();
        for (Map<String, Object> place : failure.objects("problems")) {
            Members members = new Members(keyed(place));
            places.add(new Failure.Place(members.text("path"), members.text("message"), members.text("hint")));
        }
        return new Failure(Refusal.Kind.valueOf(failure.text("kind")), failure.text("detail"), places);
    }

    private List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    private static Map<String, @Nullable Object> keyed(Map<?, ?> members) {
        return (Map<String, @Nullable Object>) members;
    }
}
