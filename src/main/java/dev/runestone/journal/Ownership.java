package dev.runestone.journal;

import java.util.Collection;

/** Hears which runs this node has got or lost without asking. */
public interface Ownership {
    /** The node owns these runs now: its own of before a restart, or those of a node that died. */
    void taken(Collection<String> runs);

    /** The node's lease has passed: all its runs may be executed elsewhere by now. */
    void lost();
}
