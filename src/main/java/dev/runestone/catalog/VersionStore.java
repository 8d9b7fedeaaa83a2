package dev.runestone.catalog;

import dev.runestone.workflow.Version;
import java.util.List;

/** Where versions last. */
interface VersionStore<S extends Versioned> {
    /** Everything that is stored and can be read; what cannot is logged and left alone. */
    List<S> load();

    /** The stored versions of one name, likewise. */
    List<S> load(String name);

    /** Writes a version, over the content that it had. */
    void save(S stored);

    /** Takes a version out, if it is there. */
    void remove(String name, Version version);
}
