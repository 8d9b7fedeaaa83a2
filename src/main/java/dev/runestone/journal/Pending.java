package dev.runestone.journal;

import java.util.concurrent.CompletableFuture;

/**
 * An entry on its way to its commit.
 *
 * @param entry the entry
 * @param payload its events as a JSON array, written by the thread that appends to spare the one that commits; empty
 *     where there are none
 * @param before the number of the run's last event before this entry
 * @param done completes when it is committed
 * @param counted whether it holds one of the queue's places
 */
record Pending(Entry entry, String payload, long before, CompletableFuture<Void> done, boolean counted) {

    /**
     * An entry that is to be committed.
     *
     * @throws IllegalArgumentException where its events have gaps, or hold values that JSON does not know
     */
    static Pending of(Entry entry, boolean counted) {
        long last = entry.head().lastSeq();
        long before = last - entry.events().size();
        for (int i = 0; i < entry.events().size(); i++) {
            long seq = entry.events().get(i).seq();
            if (seq != before + 1 + i) {
                throw new IllegalArgumentException("The run " + entry.head().id() + " ends with event " + last
                        + " and appends " + entry.events().size() + " events, but number " + (i + 1) + " of them is "
                        + seq + ".");
            }
        }
        String payload = entry.events().isEmpty() ? "" : EventCodec.write(entry.events());
        return new Pending(entry, payload, before, new CompletableFuture<>(), counted);
    }

    String run() {
        return entry.head().id();
    }
}
