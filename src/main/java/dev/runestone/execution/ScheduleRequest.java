package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.timer.Cron;
import dev.runestone.workflow.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to start, and when. */
@Schema(description = "What to start again and again.")
record ScheduleRequest(
        @Schema(description = "The workflow's name in the catalog.", examples = "order", required = true) @Nullable
        String workflow,

        @Schema(description = "The version; the latest at each firing where it is left out.", examples = "1.0.0")
        @Nullable
        String version,

        @Schema(
                description = "Minute, hour, day of month, month, day of week; a sixth field in front is the second.",
                examples = "30 2 * * MON-FRI",
                required = true)
        @Nullable
        String cron,

        @Schema(description = "The time zone; UTC where it is left out.", examples = "Europe/Berlin") @Nullable
        String zone,

        @Schema(description = "Input name to JSON value.") @Nullable
        Map<String, @Nullable Object> inputs,

        @Schema(description = "What its runs can be found by, beside the attribute `schedule`.") @Nullable
        Map<String, @Nullable String> attributes,

        @Schema(description = "Whether it fires not at all for now.", defaultValue = "false") @Nullable
        Boolean paused) {

    /**
     * The schedule.
     *
     * @param known the schedule that it takes the place of; null where it is new
     * @throws dev.runestone.api.RefusalException {@code INVALID} with every problem
     */
    RunSchedule checked(String name, @Nullable RunSchedule known, int mostAttributes, Instant now) {
        List<Problem> problems = new ArrayList<>();
        if (workflow == null || workflow.isBlank()) {
            problems.add(
                    new Problem(Path.of("workflow"), "A schedule needs a workflow.", "Give its name in the catalog."));
        }
        Version parsed = StartRunRequest.version(version, problems).orElse(null);
        Optional<Cron> times = Cron.read(cron, zone, problems);
        RunNames.value(inputs, Path.of("inputs"), problems);
        // One attribute is the schedule's own.
        Map<String, String> named = RunNames.attributes(attributes, mostAttributes - 1, problems);
        RunNames.refuse("The schedule", problems);
        return new RunSchedule(
                name,
                UUID.randomUUID().toString(),
                String.valueOf(workflow),
                parsed,
                times.orElseThrow(),
                inputs == null ? Map.of() : inputs,
                named,
                Boolean.TRUE.equals(paused),
                known == null ? now : known.createdAt(),
                now,
                known == null ? null : known.latest());
    }
}
