package dev.runestone.execution;

import dev.runestone.timer.Cron;
import dev.runestone.workflow.Version;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that begins by itself, again and again.
 *
 * @param name what it is called
 * @param revision another with each change
 * @param workflow the workflow's name
 * @param version null for the latest at each firing
 * @param cron when it fires
 * @param inputs input name to JSON value
 * @param attributes what its runs can be found by
 * @param paused whether it fires not at all for now
 * @param createdAt when it was made
 * @param updatedAt when it was changed last
 * @param latest its latest firing; null before the first
 */
record RunSchedule(
        String name,
        String revision,
        String workflow,
        @Nullable Version version,
        Cron cron,
        Map<String, @Nullable Object> inputs,
        Map<String, String> attributes,
        boolean paused,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Firing latest) {

    /**
     * What came of a firing.
     *
     * @param at when it was due
     * @param run the id of the run that it began; null where it began none
     * @param failure why it began none; null where it began one
     */
    record Firing(
            Instant at, @Nullable String run, @Nullable String failure) {}
}
