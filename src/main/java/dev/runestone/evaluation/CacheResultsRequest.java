package dev.runestone.evaluation;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to compute and keep.
 *
 * @param workflow the workflow's name
 * @param version the version; the latest where it is left out
 * @param inputs input name to value
 * @param outputs the outputs whose way is computed; all where it is left out
 * @param refresh whether what is remembered already is computed anew
 * @param deadline an ISO 8601 duration, less than the configured one
 */
@Schema(description = "What to compute and keep.")
record CacheResultsRequest(
        @Schema(description = "The workflow's name in the catalog.", examples = "credit-decision") @Nullable
        String workflow,

        @Schema(description = "The version; the latest where it is left out.", examples = "1.0.0") @Nullable
        String version,

        @Schema(description = "Input name to JSON value.") @Nullable
        Map<String, Object> inputs,

        @Schema(description = "The outputs whose way is computed; all where it is left out.") @Nullable
        List<String> outputs,

        @Schema(description = "Whether what is remembered already is computed anew.", defaultValue = "false") @Nullable
        Boolean refresh,

        @Schema(
                description = "How long it may take, where that is less than the configuration allows.",
                examples = "PT2S")
        @Nullable
        String deadline) {

    /** The same as an evaluation. */
    EvaluateWorkflowRequest evaluation() {
        return new EvaluateWorkflowRequest(
                version,
                inputs,
                null,
                Strategy.LAZY.word(),
                outputs,
                null,
                null,
                null,
                deadline,
                (Boolean.TRUE.equals(refresh) ? Caching.Use.REFRESH : Caching.Use.USE).word(),
                null);
    }
}
