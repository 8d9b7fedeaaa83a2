package dev.runestone.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How runs are committed, leased and kept. */
@ConfigMapping(prefix = "runestone.journal")
interface JournalConfig {
    /** How many entries may wait for their commit before whoever appends has to wait. */
    @WithDefault("10000")
    int queue();

    /** How many entries share one transaction at most. */
    @WithDefault("1000")
    int batch();

    /** How long a commit waits for further entries; PT0S takes those that came during the commit before. */
    @WithDefault("PT0S")
    Duration window();

    /** Whether the embedded database forces each commit to the disk, so that it also survives a power cut. */
    @WithDefault("true")
    boolean sync();

    /** After how long without a sign of life another node has taken the runs of a node over. */
    @WithDefault("PT10S")
    Duration lease();

    /** How many runs of a dead node one node takes over at once; the others wait for whoever has room. */
    @WithDefault("1000")
    int takeover();

    /** How long at most the entries still on their way may take to be committed when the application stops. */
    @WithDefault("PT10S")
    Duration closing();

    /** How long after its end the events of a run are packed into the archive; PT0S for never. */
    @WithDefault("P7D")
    Duration archiveAfter();

    /** How long after its end a run is deleted; PT0S for never. */
    @WithDefault("P90D")
    Duration deleteAfter();

    /** How many runs one transaction archives or deletes. */
    @WithDefault("100")
    int portion();
}
