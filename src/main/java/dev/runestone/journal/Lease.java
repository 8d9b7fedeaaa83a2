package dev.runestone.journal;

import java.time.Duration;

/**
 * How a node's lease is divided, so that its runs are another's within the lease when it dies: it is written for three
 * quarters of it, and looked at, and renewed where nothing is committed, each quarter.
 *
 * @param whole from a node's last sign of life until another has its runs
 */
record Lease(Duration whole) {
    private static final int PARTS = 4;

    static Lease of(JournalConfig config) {
        return new Lease(config.lease());
    }

    /** From a commit until the node counts as dead. */
    Duration term() {
        return whole.multipliedBy(PARTS - 1).dividedBy(PARTS);
    }

    /** How often a node renews its own, and looks at those of the others; a millisecond at least. */
    Duration watch() {
        Duration quarter = whole.dividedBy(PARTS);
        return quarter.toMillis() > 0 ? quarter : Duration.ofMillis(1);
    }
}
