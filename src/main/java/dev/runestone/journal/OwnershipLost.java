package dev.runestone.journal;

/** This node's lease has passed and another has taken its runs over: what it did since is not kept. */
public final class OwnershipLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OwnershipLost(String node) {
        super("The lease of the node " + node + " has passed.", null, false, false);
    }
}
