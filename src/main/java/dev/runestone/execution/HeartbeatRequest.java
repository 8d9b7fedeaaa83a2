package dev.runestone.execution;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How far somebody is with a task. */
@Schema(description = "How far somebody is with a task.")
record HeartbeatRequest(
        @Schema(description = "Anything worth noting; kept in the run's history.") @Nullable
        Map<String, @Nullable Object> details) {}
