package dev.runestone.statemachine;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Version;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event for an instance.
 *
 * @param id what tells it from others; the same id again is answered with what it did the first time
 * @param event its name
 * @param payload what it carries
 * @param version the machine's version, for an instance that begins; the latest where left out
 * @param revision the revision that the instance must have
 */
@Schema(description = "An event for an instance of a state machine.")
record TransitionRequest(
        @Schema(description = "The same id again is answered with what it did the first time.") @Nullable
        String id,

        @Schema(description = "The name of the event.") @Nullable
        String event,

        @Schema(description = "What it carries.") @Nullable Map<String, Object> payload,

        @Schema(description = "Of the machine, for an instance that begins.") @Nullable
        String version,

        @Schema(description = "The revision that the instance must have.") @Nullable
        Long revision) {

    MachineEvent machineEvent() {
        if (event == null || event.isEmpty()) {
            throw Refusal.invalid(
                            "The request",
                            List.of(new Problem(
                                    Path.of("event"), "'event' is missing.", "Name the event, as in {\"event\": …}.")))
                    .asException();
        }
        return new MachineEvent(id, event, payload == null ? Map.of() : payload);
    }

    @Nullable
    Version parsedVersion() {
        return version == null ? null : parse(version);
    }

    static Version parse(String version) {
        return Version.parse(version)
                .orElseThrow(() -> Refusal.invalid(
                                "The request",
                                List.of(new Problem(
                                        Path.of("version"),
                                        "'" + version + "' is no version.",
                                        "Write major.minor.patch, like 1.0.0.")))
                        .asException());
    }
}
