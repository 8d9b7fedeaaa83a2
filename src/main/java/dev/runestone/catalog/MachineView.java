package dev.runestone.catalog;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A version of a state machine as a row of a list.
 *
 * @param hash its content hash
 * @param source the file that owns it; null where it came over the API
 */
@Schema(description = "A version of a state machine.")
record MachineView(
        String name,
        String version,
        String description,
        String hash,
        @Nullable String source,
        Instant createdAt) {
    static MachineView of(StoredMachine stored) {
        return new MachineView(
                stored.name(),
                stored.version().toString(),
                stored.machine().description(),
                stored.hash(),
                stored.source(),
                stored.createdAt());
    }
}
