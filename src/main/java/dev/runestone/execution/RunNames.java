package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What runs, tasks and messages are called from outside. What is no name never reaches the database, which refuses some
 * characters.
 */
final class RunNames {
    static final int LONGEST_VALUE = 1_000;
    static final int DEEPEST = 100;

    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,199}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]{1,500}");
    private static final Pattern MESSAGE = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private RunNames() {}

    /** The id of a run that may be there; the refusal {@code NOT_FOUND} for what is none. */
    static String run(String id) {
        if (!RUN.matcher(id).matches()) {
            throw Refusal.notFound("There is no run '" + id + "'.").asException();
        }
        return id;
    }

    /** The token of a task that may be there; the refusal {@code NOT_FOUND} for what is none. */
    static String token(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw Refusal.notFound("There is no task '" + token + "'.").asException();
        }
        return token;
    }

    static void message(@Nullable String id, List<Problem> problems) {
        if (id != null && !MESSAGE.matcher(id).matches()) {
            problems.add(new Problem(
                    Path.of("id"),
                    "This is no id of a message.",
                    "Use 1 to 200 visible ASCII characters, like a UUID."));
        }
    }

    /** Attributes without gaps. */
    static Map<String, String> attributes(
            @Nullable Map<String, @Nullable String> given, int most, List<Problem> problems) {
        if (given == null) {
            return Map.of();
        }
        Path path = Path.of("attributes");
        if (given.size() > most) {
            problems.add(new Problem(
                    path, "There are " + given.size() + " attributes.", "Give a run no more than " + most + "."));
            return Map.of();
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            attribute(name, value, path.member(name), problems);
            attributes.put(name, value == null ? "" : value);
        });
        return Collections.unmodifiableMap(attributes);
    }

    static void attribute(String name, @Nullable String value, Path path, List<Problem> problems) {
        if (!ATTRIBUTE.matcher(name).matches()) {
            problems.add(new Problem(
                    path,
                    "'" + name + "' is no name of an attribute.",
                    "Use up to 100 letters, digits, '.', '_' and '-'."));
        }
        if (value == null || value.length() > LONGEST_VALUE || hasControl(value)) {
            problems.add(new Problem(
                    path,
                    value == null ? "The attribute has no value." : "This is no value of an attribute.",
                    "Use text of up to " + LONGEST_VALUE + " characters on one line."));
        }
    }

    static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** JSON that is kept is shown again inside of other JSON, which may not become too deep to be written. */
    static void value(@Nullable Object value, Path path, List<Problem> problems) {
        if (isDeeper(value, DEEPEST)) {
            problems.add(new Problem(
                    path, "The value has more than " + DEEPEST + " levels.", "Nest lists and objects less deeply."));
        }
    }

    private static boolean isDeeper(@Nullable Object value, int levels) {
        if (value instanceof Map<?, ?> members) {
            return levels == 0 || members.values().stream().anyMatch(member -> isDeeper(member, levels - 1));
        }
        if (value instanceof List<?> elements) {
            return levels == 0 || elements.stream().anyMatch(element -> isDeeper(element, levels - 1));
        }
        return false;
    }

    /** Refuses a request with problems. */
    static void refuse(String what, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw Refusal.invalid(what, new ArrayList<>(problems)).asException();
        }
    }
}
