package dev.runestone.journal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of entries, on a thread of its own and in the order of the commits, so that nobody's callbacks hold up
 * the next commit.
 */
final class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);

    private final Semaphore places;
    private volatile @Nullable Thread answering;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "runestone-journal-answers");
        thread.setDaemon(true);
        answering = thread;
        return thread;
    });

    /**
     * Answers that nobody has been given.
     *
     * @param places those of the queue; an entry's is free once it is answered
     */
    Answers(Semaphore places) {
        this.places = places;
    }

    /** Whether the caller is in a callback: it must not wait for a place, for it might wait for itself. */
    boolean isAnswering() {
        return Thread.currentThread() == answering;
    }

    void kept(List<Pending> entries, List<String> reached, Nudge nudge) {
        executor.execute(() -> {
            for (Pending pending : entries) {
                free(pending);
                pending.done().complete(null);
            }
            reached.forEach(run -> nudge(nudge, run));
        });
    }

    private static void nudge(Nudge nudge, String run) {
        try {
            nudge.arrived(run);
        } catch (RuntimeException e) {
            LOG.errorf(e, "The message of the run %s waits for the next poll.", run);
        }
    }

    void failed(List<Pending> entries, RuntimeException cause) {
        executor.execute(() -> {
            for (Pending pending : entries) {
                free(pending);
                pending.done().completeExceptionally(cause);
            }
        });
    }

    void lost(Ownership ownership) {
        executor.execute(() -> {
            try {
                ownership.lost();
            } catch (RuntimeException e) {
                LOG.error("Whoever executes the runs did not take that they are lost.", e);
            }
        });
    }

    /** Frees an entry's place in the queue. */
    void free(Pending pending) {
        if (pending.counted()) {
            places.release();
        }
    }

    /** Gives the answers that are due, for a while. */
    void close(Duration patience) throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("The journal ends while callbacks of its commits are still executed.");
        }
    }
}
