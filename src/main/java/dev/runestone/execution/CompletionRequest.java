package dev.runestone.execution;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came of a task. */
@Schema(description = "What came of a task.")
record CompletionRequest(
        @Schema(description = "Any JSON value; it becomes the value of the step.") @Nullable
        Object value) {}
