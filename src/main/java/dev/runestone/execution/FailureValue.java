package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The failure of a component as a JSON value, which fallbacks and error ports see, and failures in words. */
final class FailureValue {
    /** The variable under which a fallback expression sees it. */
    static final String ERROR = "error";

    private static final int PROBLEMS = 20;

    private FailureValue() {}

    /**
     * An object with {@code component}, {@code kind} (of a refusal in small letters, for example {@code timeout}; else
     * {@code failure}), {@code message}, {@code problems} (objects with {@code path}, {@code message} and {@code hint}) and
     * {@code attempts}.
     */
    static Map<String, @Nullable Object> of(String component, Throwable failure, int attempts) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        Refusal refusal = failure instanceof RefusalException refused ? refused.refusal() : null;
        value.put("component", component);
        value.put(
                "kind",
                refusal == null
                        ? "failure"
                        : refusal.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        value.put("message", Stops.message(failure));
        List<Map<String, Object>> problems = new ArrayList<>();
        if (refusal != null) {
            refusal.problems().stream()
                    .limit(PROBLEMS)
                    .forEach(problem -> problems.add(Map.of(
                            "path", problem.path().toString(), "message", problem.message(), "hint", problem.hint())));
        }
        value.put("problems", problems);
        value.put("attempts", attempts);
        return value;
    }

    /** What took too long. */
    static Refusal late(String component, boolean overall, Duration limit, @Nullable Throwable last) {
        return new Refusal(
                Refusal.Kind.TIMEOUT,
                (overall ? "The attempts of '" + component + "' were" : "The attempt of '" + component + "' was")
                        + " not done within " + limit + ".",
                overall && last != null
                        ? List.of(Problem.at(Path.ROOT, "The last attempt failed: " + Stops.message(last)))
                        : List.of());
    }

    /** What the breaker does not let through. */
    static Refusal open(String component, Duration remaining) {
        return new Refusal(
                Refusal.Kind.BUSY,
                "The circuit breaker of '" + component + "' is open after too many failures; the next attempt is let"
                        + " through in " + Duration.ofMillis(remaining.toMillis()) + ".",
                List.of());
    }

    /** A fallback that failed as well. */
    static Refusal both(String component, Throwable first, Throwable second) {
        return new Refusal(
                Refusal.Kind.INVALID,
                "The fallback of '" + component + "' failed too.",
                List.of(
                        Problem.at(Path.ROOT, "The component failed: " + Stops.message(first)),
                        Problem.at(Path.ROOT, "Its fallback failed: " + Stops.message(second))));
    }
}
