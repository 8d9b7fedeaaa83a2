package dev.runestone.evaluation;

import dev.runestone.expression.Expression;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How items are put together before they are evaluated.
 *
 * @param size how long a window is; of a session, after how much silence it ends
 * @param slide how long after one window the next begins; the size for windows that do not overlap
 * @param session whether windows are sessions
 * @param time FEEL over {@code item}: when it happened, as ISO 8601 text or milliseconds since the epoch; null for when it
 *     arrived
 * @param lateness how much later than the newest item another may come and still find its window open
 * @param key FEEL over {@code item}: items with the same value share windows; null where all do
 */
record Windowing(
        Duration size,
        Duration slide,
        boolean session,
        @Nullable Expression time,
        Duration lateness,
        @Nullable Expression key) {}
