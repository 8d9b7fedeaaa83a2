package dev.runestone.catalog;

import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Version;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The versioned state machines. The database keeps them; readers are answered from memory. */
@Singleton
public final class MachineCatalog {
    private final MachineDefinitions definitions;
    private final Shelves<StoredMachine> shelves;

    MachineCatalog(MachineDefinitions definitions, MachineStore store, CatalogConfig config) {
        this.definitions = definitions;
        this.shelves = new Shelves<>("state machine", store, config.versions());
    }

    /**
     * What became of a machine that was to be created.
     *
     * @param stored the version in the catalog
     * @param created whether it is new; the same content may have been there before
     */
    public record Creation(StoredMachine stored, boolean created) {}

    /**
     * Puts a version into the catalog. The same content again changes nothing.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with every problem of the machine; {@code CONFLICT} where
     *     the version has other content
     */
    public Creation createMachine(Machine machine) {
        definitions.refuseInvalid(machine);
        return add(machine, null);
    }

    /** The same for a machine that was checked before, owned by a file where {@code source} names one. */
    Creation add(Machine machine, @Nullable String source) {
        StoredMachine stored = new StoredMachine(machine, definitions.hash(machine), source, Instant.now());
        return shelves.add(stored).map(known -> new Creation(known, false)).orElseGet(() -> new Creation(stored, true));
    }

    /** The latest version of a machine: the highest release, or the highest pre-release where there is no release. */
    public Optional<StoredMachine> find(String name) {
        return shelves.find(name);
    }

    /** A version of a machine. */
    public Optional<StoredMachine> find(String name, Version version) {
        return shelves.find(name, version);
    }

    /**
     * A machine that must be there.
     *
     * @param version null for the latest
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    public StoredMachine existing(String name, @Nullable Version version) {
        return shelves.existing(name, version);
    }

    /** All versions of a machine, the latest release first, pre-releases last; empty where there is none. */
    public List<StoredMachine> versions(String name) {
        return shelves.versions(name);
    }

    /** The latest versions of machines in the order of their names, from behind a name on. */
    public List<StoredMachine> latest(String after, int limit) {
        return shelves.latest(after, limit);
    }

    /**
     * Takes a version out of the catalog; instances that run by it go on.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    public void remove(String name, Version version) {
        shelves.remove(name, version);
    }

    String described(StoredMachine stored) {
        return shelves.described(stored);
    }
}
