package dev.runestone.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the execution of a function gave.
 *
 * @param value the value, which may be null
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "StepExecution", description = "What the execution of a function gave.")
record StepExecutionView(
        @Schema(implementation = Object.class) @Nullable Object value) {}
