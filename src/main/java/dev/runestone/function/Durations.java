package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Durations in the settings of steps: ISO 8601, above zero, and no longer than anybody means. */
final class Durations {
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Durations() {}

    /**
     * The duration of a text that {@link #problems} found nothing wrong with.
     *
     * @throws DateTimeParseException where it is none
     */
    static Duration parse(String text) {
        return Duration.parse(text);
    }

    /** The duration of a setting; null where it is left out. */
    static @Nullable Duration of(Map<String, Object> settings, String name) {
        return settings.get(name) instanceof String text ? parse(text) : null;
    }

    /** What is wrong with a setting; empty where it is left out. */
    static List<Problem> problems(Map<String, Object> settings, String name) {
        if (!(settings.get(name) instanceof String text)) {
            return List.of();
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && !duration.isZero() && duration.compareTo(LONGEST) <= 0) {
                return List.of();
            }
        } catch (DateTimeParseException | ArithmeticException noDuration) {
            return List.of(new Problem(Path.of(name), "'" + text + "' is no duration.", "Write it like PT1.5S."));
        }
        return List.of(
                new Problem(Path.of(name), "The duration " + text + " is not above zero and at most 100 years.", ""));
    }
}
