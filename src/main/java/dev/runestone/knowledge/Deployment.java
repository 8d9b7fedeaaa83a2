package dev.runestone.knowledge;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make assets a version of a knowledge base. Where it succeeded, it is that version.
 *
 * @param id its number, later ones sort after earlier ones
 * @param release the coordinates
 * @param contentHash the SHA-256 of the assets, in hexadecimal digits
 * @param status how far it is
 * @param retired whether the version has been taken out of service; its record stays
 * @param activate whether it is to decide as soon as it is ready
 * @param diagnostics what the compiler said
 * @param violations what the rules must not reach
 * @param createdAt when it was asked for
 * @param finishedAt when it was ready or had failed; null before
 */
public record Deployment(
        String id,
        Release release,
        String contentHash,
        Status status,
        boolean retired,
        boolean activate,
        List<Diagnostic> diagnostics,
        List<Violation> violations,
        Instant createdAt,
        @Nullable Instant finishedAt) {
    /** How far a deployment is. */
    public enum Status {
        BUILDING,
        READY,
        FAILED
    }

    /** Whether the version can be evaluated. */
    public boolean isUsable() {
        return status == Status.READY && !retired;
    }
}
