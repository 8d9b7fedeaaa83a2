package dev.runestone.evaluation;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to compute ahead.
 *
 * @param version the version; the latest where it is left out
 * @param inputs the inputs that are known
 * @param outputs the outputs that will be wanted; all where it is left out
 * @param deadline an ISO 8601 duration, less than the configured one
 */
@Schema(description = "What to compute ahead.")
record SpecialiseRequest(
        @Schema(description = "The version; the latest where it is left out.", examples = "1.0.0") @Nullable
        String version,

        @Schema(description = "The inputs that are known, by name.") @Nullable
        Map<String, Object> inputs,

        @Schema(description = "The outputs that will be wanted; all where it is left out.") @Nullable
        List<String> outputs,

        @Schema(
                description = "How long it may take, where that is less than the configuration allows.",
                examples = "PT2S")
        @Nullable
        String deadline) {

    /** The same as an evaluation. */
    EvaluateWorkflowRequest evaluation() {
        return new EvaluateWorkflowRequest(
                version, inputs, null, Strategy.LAZY.word(), outputs, null, null, null, deadline, null, null);
    }
}
