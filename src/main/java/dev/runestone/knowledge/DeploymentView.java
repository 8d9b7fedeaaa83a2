package dev.runestone.knowledge;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A deployment. */
@Schema(name = "Deployment")
record DeploymentView(
        @Schema(examples = "019c0a5b7f21-5e2a90c1") String id,
        String group,
        String artifact,
        String version,
        @Schema(examples = "READY") Deployment.Status status,
        @Schema(description = "SHA-256 of the assets.") String contentHash,
        List<Diagnostic> diagnostics,
        List<Violation> violations,
        Instant createdAt,
        @Nullable Instant finishedAt) {
    static DeploymentView of(Deployment deployment) {
        return new DeploymentView(
                deployment.id(),
                deployment.release().group(),
                deployment.release().artifact(),
                deployment.release().version(),
                deployment.status(),
                deployment.contentHash(),
                deployment.diagnostics(),
                deployment.violations(),
                deployment.createdAt(),
                deployment.finishedAt());
    }
}
