package dev.runestone.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows that one thread decides one after the other. Handing single rows to other threads would cost more than deciding
 * them. A chunk can be taken away from a thread that is stuck; what that thread does later changes nothing.
 */
final class Chunk {
    private final List<Row> rows;
    private final List<Verdict> verdicts;
    private final long deadline;
    private long rowBegan;
    private boolean begun;
    private boolean taken;

    /**
     * @param rows what is to be decided
     * @param deadlineNanos how long the thread has, from now
     */
    Chunk(List<Row> rows, long deadlineNanos) {
        this.rows = List.copyOf(rows);
        this.verdicts = new ArrayList<>(rows.size());
        this.deadline = System.nanoTime() + deadlineNanos;
    }

    /** Decides the rows in order until the end, or until the chunk is taken away. */
    boolean decide(Function<Row, Verdict> decision) {
        for (Row row = begin(); row != null; row = begin()) {
            if (!add(decision.apply(row))) {
                return false;
            }
        }
        return true;
    }

    private synchronized @Nullable Row begin() {
        begun = true;
        rowBegan = System.nanoTime();
        return taken || verdicts.size() == rows.size() ? null : rows.get(verdicts.size());
    }

    private synchronized boolean add(Verdict verdict) {
        // the interrupt at the deadline makes a row fail that may have had no time at all: no verdict on it
        boolean interrupted = verdict instanceof Verdict.Rejected && System.nanoTime() - deadline >= 0;
        if (taken || interrupted) {
            return false;
        }
        verdicts.add(verdict);
        return true;
    }

    /** Takes the chunk away from its thread and tells what that has left undone. */
    synchronized Remainder take() {
        taken = true;
        return new Remainder(
                Collections.unmodifiableList(verdicts),
                rows.subList(verdicts.size(), rows.size()),
                begun ? System.nanoTime() - rowBegan : 0);
    }

    /**
     * A chunk that was taken away.
     *
     * @param verdicts on the rows that were done
     * @param undone the other rows; the first of them was being decided
     * @param nanos how long that had taken so far; 0 where no thread had begun the chunk
     */
    record Remainder(List<Verdict> verdicts, List<Row> undone, long nanos) {}
}
