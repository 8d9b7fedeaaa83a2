package dev.runestone.catalog;

import dev.runestone.workflow.Version;
import org.jspecify.annotations.Nullable;

/** What the catalog needs to know of a version of anything. */
interface Versioned {
    /** What it is called. */
    String name();

    /** Its version. */
    Version version();

    /** The hash of its content. */
    String hash();

    /** The file that owns it; null where it came over the API. */
    @Nullable
    String source();
}
