package dev.runestone.journal;

/** Nothing of an entry that begins a run is kept: there is a run of that id already. */
public final class RunExists extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunExists(String run) {
        super("There is a run " + run + " already.", null, false, false);
    }
}
