package dev.runestone.catalog;

import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a workflow in the catalog.
 *
 * @param workflow the workflow
 * @param hash its content hash
 * @param source the file that owns it, relative to the {@code processes} folder; null where it came over the API
 * @param createdAt when it got this content
 */
public record StoredWorkflow(
        Workflow workflow, String hash, @Nullable String source, Instant createdAt) implements Versioned {
    @Override
    public String name() {
        return workflow.name();
    }

    @Override
    public Version version() {
        return workflow.version();
    }
}
