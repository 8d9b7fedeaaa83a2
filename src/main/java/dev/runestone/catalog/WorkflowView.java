package dev.runestone.catalog;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A version of a workflow in a list.
 *
 * @param name its name
 * @param version its version
 * @param description what it is for
 * @param hash its content hash, which is its ETag
 * @param source the file that it comes from; null where it came over the API
 * @param createdAt when it got this content
 */
@Schema(description = "A version of a workflow in the catalog.")
record WorkflowView(
        String name,
        String version,
        String description,
        String hash,
        @Nullable String source,
        Instant createdAt) {
    static WorkflowView of(StoredWorkflow stored) {
        return new WorkflowView(
                stored.workflow().name(),
                stored.workflow().version().toString(),
                stored.workflow().description(),
                stored.hash(),
                stored.source(),
                stored.createdAt());
    }
}
