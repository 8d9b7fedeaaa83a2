package dev.runestone.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runestone.api.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream.
 *
 * @param status {@code running}, {@code completed}, {@code cancelled} or {@code failed}
 * @param read whether somebody is reading its results
 * @param begun ISO 8601, in UTC
 * @param statistics what it did so far
 * @param problem why it failed or was cancelled; missing where it was not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A stream.")
record StreamView(
        String id,
        String workflow,
        String version,

        @Schema(enumeration = {"running", "completed", "cancelled", "failed"})
        String status,

        String overflow,
        boolean read,
        String begun,
        StreamStatistics statistics,
        StreamResultView.@Nullable ProblemView problem) {
    static StreamView of(LiveStream stream) {
        Refusal failure = stream.failure();
        StreamSettings settings = stream.settings();
        return new StreamView(
                stream.id(),
                settings.call().workflow().workflow().name(),
                settings.call().workflow().workflow().version().toString(),
                stream.status().word(),
                settings.overflow().word(),
                stream.results().isRead(),
                stream.begun().toString(),
                stream.statistics(),
                failure == null ? null : StreamResultView.ProblemView.of(failure, null));
    }
}
