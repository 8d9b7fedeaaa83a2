package dev.runestone.execution;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to execute anew. */
@Schema(description = "What to execute anew.")
record RetryRequest(
        @Schema(description = "The component that failed; may be left out.", examples = "payment") @Nullable
        String component) {}
