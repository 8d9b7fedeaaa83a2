package dev.runestone.timer;

/** Hears alarms of one kind. Every CDI bean of this type is found by the scheduler when the application has started. */
public interface AlarmHandler {

    /** The kind of alarm that it hears: 1 to 100 characters, the same for ever, because alarms outlive the process. */
    String kind();

    /**
     * An alarm rings: at its time or, where no node was up, later; on one node and one thread at a time. It may ring
     * more than once, because a node can die before it has noted that it rang. An alarm of the same key that is set
     * meanwhile rings afterwards. The thread is one of few and should be needed for no longer than some transactions.
     *
     * @param key the alarm's key
     * @param payload what it was set with
     * @throws Exception where it could not be heard: it rings again later, after a pause that grows with each failure
     */
    void ring(String key, String payload) throws Exception;
}
