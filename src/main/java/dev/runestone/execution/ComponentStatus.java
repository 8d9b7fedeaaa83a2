package dev.runestone.execution;

/** How far a component of a run is. */
public enum ComponentStatus {
    /** It waits for facts. */
    PENDING,
    /** It has its facts and waits for a thread. */
    READY,
    RUNNING,
    /** It has failed and is tried again later. */
    RETRYING,
    /** It is parked and waits for something outside. */
    WAITING,
    COMPLETED,
    /** Nothing comes out of it: a condition went another way, or nobody wants its facts. */
    SKIPPED,
    FAILED
}
