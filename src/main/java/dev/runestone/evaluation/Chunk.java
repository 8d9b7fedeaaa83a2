package dev.runestone.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some units of a stream, one after the other, on their way through the evaluation. A thread that is stuck in one of them is
 * given up by {@link #takeOver}; what it should bring after all finds the chunk gone.
 */
final class Chunk {
    private final long ticket;
    private final List<Unit> units;
    private List<StreamResult> made = new ArrayList<>();
    private int next;
    private boolean left;

    /** @param ticket its place among the chunks of the stream */
    Chunk(long ticket, List<Unit> units) {
        this.ticket = ticket;
        this.units = units;
    }

    long ticket() {
        return ticket;
    }

    int size() {
        return units.size();
    }

    /** The unit whose turn it is; null where none is left, or the chunk was taken over. */
    synchronized @Nullable Unit current() {
        return left || next == units.size() ? null : units.get(next);
    }

    /** Goes on to the next unit; says whether it was to. */
    synchronized boolean made(StreamResult result) {
        if (left) {
            return false;
        }
        made.add(result);
        next++;
        return true;
    }

    synchronized boolean isDone() {
        return !left && next == units.size();
    }

    /** What was made since it was asked for last. */
    synchronized List<StreamResult> drain() {
        List<StreamResult> drained = made;
        made = new ArrayList<>();
        return drained;
    }

    /** The same chunk for another thread. */
    synchronized Chunk takeOver() {
        left = true;
        Chunk rest = new Chunk(ticket, units);
        rest.next = next;
        rest.made = made;
        return rest;
    }
}
