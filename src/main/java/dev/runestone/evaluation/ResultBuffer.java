package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The results of a stream that wait for its reader, and the last ones that it took, for a reader who comes back. There is
 * one reader at a time: a new one takes the place of the one before, who may be gone without anybody having noticed.
 */
final class ResultBuffer {
    /** How many characters a reader is given at once, about. */
    private static final int BATCH = 65_536;

    private final int capacity;
    private final long most;
    private final int retained;
    private final Runnable room;
    private final LongConsumer settled;
    private final ArrayDeque<StreamResult> waiting = new ArrayDeque<>();
    private final ArrayDeque<StreamResult> delivered = new ArrayDeque<>(0);
    private long waitingBytes;
    private long deliveredBytes;
    private long last;
    private boolean ended;
    private @Nullable Reader reader;
    private @Nullable CompletableFuture<List<StreamResult>> bell;
    private long idleSince = System.nanoTime();

    /**
     * @param capacity how many results may wait
     * @param most how many bytes those that wait may have, and those that are retained
     * @param retained how many of those that were taken are kept
     * @param room told when the reader has taken some
     * @param settled told up to which item everything has reached the reader
     */
    ResultBuffer(int capacity, long most, int retained, Runnable room, LongConsumer settled) {
        this.capacity = capacity;
        this.most = most;
        this.retained = retained;
        this.room = room;
        this.settled = settled;
    }

    /** How many more results there is room for. */
    synchronized int room() {
        return waitingBytes < most ? Math.max(0, capacity - waiting.size()) : 0;
    }

    /** Adds results, whether there is room or not; the reader hears of them by {@link #wake()}. */
    synchronized void add(List<StreamResult> results) {
        for (StreamResult result : results) {
            waiting.add(result.numbered(++last));
            waitingBytes += result.bytes();
        }
    }

    /** Adds the last result. */
    synchronized void end(StreamResult end) {
        if (!ended) {
            add(List.of(end));
            ended = true;
        }
    }

    /** Gives a reader who waits what there is. To be called without any lock: it goes on with what the reader does. */
    void wake() {
        CompletableFuture<List<StreamResult>> waits;
        List<StreamResult> batch;
        synchronized (this) {
            waits = bell;
            if (waits == null || waiting.isEmpty()) {
                return;
            }
            bell = null;
            batch = batch();
        }
        room.run();
        waits.complete(batch);
    }

    private List<StreamResult> batch() {
        List<StreamResult> batch = new ArrayList<>(Math.min(256, waiting.size()));
        int characters = 0;
        while (!waiting.isEmpty() && characters < BATCH) {
            StreamResult result = waiting.remove();
            waitingBytes -= result.bytes();
            deliveredBytes += result.bytes();
            characters += result.json().length();
            delivered.add(result);
            batch.add(result);
        }
        // What the reader is being given now is kept whatever it is: it is not known yet to have arrived.
        while (delivered.size() > batch.size() && (delivered.size() > retained || deliveredBytes > most)) {
            deliveredBytes -= delivered.remove().bytes();
        }
        return batch;
    }

    /**
     * A reader of everything behind a result, in the place of the one before.
     *
     * @param after the sequence of that result; null for everything that no reader has taken
     * @throws dev.runestone.api.RefusalException {@code GONE} where results behind it are not kept any more; {@code
     *     INVALID} where there never was such a result
     */
    Reader read(@Nullable Long after) {
        CompletableFuture<List<StreamResult>> displaced;
        Reader made = new Reader();
        synchronized (this) {
            if (after != null) {
                goBack(after);
            }
            displaced = bell;
            bell = null;
            reader = made;
        }
        if (displaced != null) {
            displaced.complete(List.of());
        }
        return made;
    }

    private void goBack(long after) {
        long taken = last - waiting.size();
        if (after > taken || after < 0) {
            throw Refusal.invalid(
                            "The request",
                            List.of(new Problem(
                                    Path.of("Last-Event-ID"),
                                    "No result " + after + " was given to a reader yet; the last was " + taken + ".",
                                    "Leave it out to go on behind that.")))
                    .asException();
        }
        if (after < taken - delivered.size()) {
            throw new Refusal(
                            Refusal.Kind.GONE,
                            "The results behind " + after + " are not kept any more; the oldest is "
                                    + (taken - delivered.size() + 1) + " (a stream retains " + retained + ").",
                            List.of())
                    .asException();
        }
        while (!delivered.isEmpty() && delivered.getLast().sequence() > after) {
            StreamResult again = delivered.removeLast();
            deliveredBytes -= again.bytes();
            waitingBytes += again.bytes();
            waiting.addFirst(again);
        }
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Whether everything was taken, and nothing is to come. */
    synchronized boolean isOver() {
        return ended && waiting.isEmpty();
    }

    synchronized boolean isRead() {
        return reader != null;
    }

    /** For how long nobody has been reading; 0 while somebody is. */
    synchronized long idleNanos() {
        return reader == null ? System.nanoTime() - idleSince : 0;
    }

    /** How many results readers have taken. */
    synchronized long delivered() {
        return last - waiting.size();
    }

    /** When the item of the result that has waited longest arrived; null where none waits. */
    synchronized @Nullable Long oldest() {
        StreamResult head = waiting.peek();
        return head == null ? null : head.arrivedNanos();
    }

    /** Somebody who takes results. */
    final class Reader implements AutoCloseable {
        private long settles = -1;

        private Reader() {}

        /**
         * The next results, as soon as there are any; none where there are none to come for this reader. Asking for more
         * says that those before have arrived.
         */
        CompletionStage<List<StreamResult>> next() {
            List<StreamResult> batch;
            long arrived = settles;
            settles = -1;
            if (arrived >= 0) {
                settled.accept(arrived);
            }
            synchronized (ResultBuffer.this) {
                if (reader != this) {
                    return CompletableFuture.completedFuture(List.of());
                }
                if (waiting.isEmpty()) {
                    if (ended) {
                        return CompletableFuture.completedFuture(List.of());
                    }
                    CompletableFuture<List<StreamResult>> waits = new CompletableFuture<>();
                    bell = waits;
                    return waits.thenApply(this::taken);
                }
                batch = batch();
            }
            room.run();
            return CompletableFuture.completedFuture(taken(batch));
        }

        private List<StreamResult> taken(List<StreamResult> batch) {
            for (StreamResult result : batch) {
                settles = Math.max(settles, result.settles());
            }
            return batch;
        }

        /** Whether this reader is given nothing any more. */
        boolean isDone() {
            synchronized (ResultBuffer.this) {
                return reader != this || (ended && waiting.isEmpty());
            }
        }

        /** Reads no more; another reader may go on. */
        @Override
        public void close() {
            CompletableFuture<List<StreamResult>> waits = null;
            synchronized (ResultBuffer.this) {
                if (reader == this) {
                    reader = null;
                    idleSince = System.nanoTime();
                    waits = bell;
                    bell = null;
                }
            }
            if (waits != null) {
                waits.complete(List.of());
            }
        }
    }
}
