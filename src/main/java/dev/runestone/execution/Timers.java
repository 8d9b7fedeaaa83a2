package dev.runestone.execution;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When the joins of a run that wait no longer than so much are due. */
final class Timers {
    private @Nullable PriorityQueue<Due> queue;

    private record Due(int node, long at) {}

    void add(int node, long at) {
        if (queue == null) {
            // Differences, because System.nanoTime may overflow.
            queue = new PriorityQueue<>(Comparator.comparing(Due::at, (left, right) -> Long.signum(left - right)));
        }
        queue.add(new Due(node, at));
    }

    void remove(int node) {
        if (queue != null) {
            queue.removeIf(due -> due.node() == node);
        }
    }

    boolean isEmpty() {
        return queue == null || queue.isEmpty();
    }

    /** When the next is due, on the clock of {@link System#nanoTime}; only where there is one. */
    long next() {
        Due due = queue == null ? null : queue.peek();
        if (due == null) {
            throw new IllegalStateException("Nothing is due.");
        }
        return due.at();
    }

    /** Takes a node that is due; negative where none is. */
    int due(long now) {
        Due due = queue == null ? null : queue.peek();
        if (queue == null || due == null || due.at() - now > 0) {
            return -1;
        }
        queue.remove();
        return due.node();
    }
}
