package dev.runestone.journal;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are wanted; latest first.
 *
 * @param workflow the workflow's name; null for any
 * @param version its version; null for any
 * @param statuses empty for any
 * @param from began at or after; null for any time
 * @param to began before; null for any time
 * @param attributes what they must have
 * @param limit how many at most
 * @param cursor where the page before ended; null for the first
 */
public record RunQuery(
        @Nullable String workflow,
        @Nullable String version,
        Set<RunStatus> statuses,
        @Nullable Instant from,
        @Nullable Instant to,
        Map<String, String> attributes,
        int limit,
        @Nullable String cursor) {
    public RunQuery {
        statuses = Set.copyOf(statuses);
        attributes = Map.copyOf(attributes);
    }
}
