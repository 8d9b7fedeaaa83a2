package dev.runestone.journal;

import java.util.concurrent.CompletableFuture;

/**
 * Commits what happened. Entries of many runs share one transaction (group commit); those of one run are committed in the
 * order in which they were appended.
 */
public interface Journal {
    /**
     * Appends an entry; waits while too many are on their way.
     *
     * @return completes when the entry is committed; exceptionally with {@link OwnershipLost} where another node has
     *     taken the run over, and then nothing of the entry is kept
     */
    CompletableFuture<Void> append(Entry entry);
}
