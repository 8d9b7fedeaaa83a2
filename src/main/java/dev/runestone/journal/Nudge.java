package dev.runestone.journal;

/** Hears at once of messages that this node has put into inboxes, so that no poll is waited for. */
public interface Nudge {
    /** A message for this run is committed. Called by the threads that send and commit: come back at once. */
    void arrived(String run);
}
