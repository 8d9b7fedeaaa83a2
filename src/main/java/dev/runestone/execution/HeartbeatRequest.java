package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How far somebody is with a task. */
@Schema(description = "How far somebody is with a task.")
record HeartbeatRequest(
        @Schema(description = "Anything worth noting; kept in the run's history.") @Nullable
        Map<String, @Nullable Object> details) {

    /**
     * The details; empty where there are none.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where they are too deep
     */
    Map<String, @Nullable Object> checked() {
        List<Problem> problems = new ArrayList<>();
        RunNames.value(details, Path.of("details"), problems);
        RunNames.refuse("The heartbeat", problems);
        return details == null ? Map.of() : details;
    }
}
