package dev.runestone.journal;

/** The journal ended before the entry was committed; after a restart the run tells whether it was kept. */
public final class JournalClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalClosed() {
        super("The journal is closed.", null, false, false);
    }
}
