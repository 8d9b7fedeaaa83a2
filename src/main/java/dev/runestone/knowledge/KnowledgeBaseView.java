package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A knowledge base with its versions. */
@Schema(name = "KnowledgeBase")
record KnowledgeBaseView(
        @Schema(examples = "org.acme:loans") String name,
        String group,
        String artifact,

        @Schema(description = "The version that decides; null where none does.") @Nullable
        String active,

        List<VersionSummary> versions) {

    /** Whether a version decides, could decide, or has been retired. */
    enum State {
        ACTIVE,
        READY,
        RETIRED,
        BUILDING
    }

    /** A version in a list. */
    @Schema(name = "KnowledgeBaseVersionSummary")
    record VersionSummary(String version, State state, String deployment, String contentHash, Instant createdAt) {}

    static KnowledgeBaseView of(Versions.State state) {
        return new KnowledgeBaseView(
                state.name(),
                state.group(),
                state.artifact(),
                state.active(),
                state.versions().stream()
                        .map(version -> new VersionSummary(
                                version.release().version(),
                                state(version, state.active()),
                                version.id(),
                                version.contentHash(),
                                version.createdAt()))
                        .toList());
    }

    static State state(Deployment version, @Nullable String active) {
        if (version.retired()) {
            return State.RETIRED;
        }
        if (version.status() == Deployment.Status.BUILDING) {
            return State.BUILDING;
        }
        return version.release().version().equals(active) ? State.ACTIVE : State.READY;
    }

    /** Changes whenever a version comes, goes or is activated. */
    String tag() {
        return UUID.nameUUIDFromBytes(toString().getBytes(UTF_8)).toString();
    }
}
