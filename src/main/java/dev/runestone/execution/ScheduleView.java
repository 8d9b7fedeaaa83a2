package dev.runestone.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schedule.
 *
 * @param next when it fires next; missing where it is paused
 * @param latest its latest firing; missing before the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A run that begins by itself, again and again.")
record ScheduleView(
        String name,
        String workflow,
        @Nullable String version,
        String cron,
        String zone,
        @JsonInclude Map<String, @Nullable Object> inputs,
        Map<String, String> attributes,
        boolean paused,
        @Nullable Instant next,
        Instant createdAt,
        Instant updatedAt,
        @Nullable FiringView latest) {

    /** What came of a firing: a run, or why there is none. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FiringView(
            Instant at, @Nullable String run, @Nullable String failure) {}

    static ScheduleView of(RunSchedule schedule, @Nullable Instant next) {
        RunSchedule.Firing latest = schedule.latest();
        return new ScheduleView(
                schedule.name(),
                schedule.workflow(),
                schedule.version() == null ? null : schedule.version().toString(),
                schedule.cron().expression(),
                schedule.cron().zone().getId(),
                schedule.inputs(),
                schedule.attributes(),
                schedule.paused(),
                next,
                schedule.createdAt(),
                schedule.updatedAt(),
                latest == null ? null : new FiringView(latest.at(), latest.run(), latest.failure()));
    }
}
