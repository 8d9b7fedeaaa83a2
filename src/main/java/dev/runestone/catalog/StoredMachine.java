package dev.runestone.catalog;

import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a state machine in the catalog.
 *
 * @param machine the machine
 * @param hash its content hash
 * @param source the file that owns it, relative to the {@code processes} folder; null where it came over the API
 * @param createdAt when it got this content
 */
public record StoredMachine(
        Machine machine, String hash, @Nullable String source, Instant createdAt) implements Versioned {
    @Override
    public String name() {
        return machine.name();
    }

    @Override
    public Version version() {
        return machine.version();
    }
}
