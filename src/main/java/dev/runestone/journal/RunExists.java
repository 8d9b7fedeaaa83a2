package dev.runestone.journal;

/** There is a run with that id already; nothing of the entry is kept. */
public final class RunExists extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String run;

    public RunExists(String run) {
        super("There is a run '" + run + "' already.", null, false, false);
        this.run = run;
    }

    /** The id. */
    public String run() {
        return run;
    }
}
