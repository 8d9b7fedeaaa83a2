package dev.runestone.evaluation;

/** What gives a stream its items by a thread of its own. */
interface Feeder {
    /** Everything up to an item has reached a reader. Called by any thread. */
    void settled(long number);

    /** The stream has ended and takes no more items. Called by any thread. */
    void stop();
}
