package dev.runestone.journal;

/** Where a run stands; the transitions are those of the state machine {@code run}. */
public enum RunStatus {
    /** Components are executed, or could be. */
    RUNNING,
    /** Nothing is executed until a signal, a timer, a task or a child run. */
    WAITING,
    PAUSED,
    COMPENSATING,
    COMPLETED,
    FAILED,
    CANCELLED;

    public boolean ended() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
