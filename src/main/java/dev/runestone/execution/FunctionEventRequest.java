package dev.runestone.execution;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event for the life cycle of a function.
 *
 * @param event {@code suspend} or {@code resume}
 */
@Schema(description = "An event for the life cycle of a function.")
record FunctionEventRequest(
        @Schema(
                enumeration = {"suspend", "resume"},
                examples = "suspend")
        @Nullable
        String event) {}
