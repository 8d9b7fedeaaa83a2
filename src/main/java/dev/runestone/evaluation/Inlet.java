package dev.runestone.evaluation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The items of a stream that wait to be evaluated, bounded in number and bytes. */
final class Inlet {
    /** What became of an item. */
    enum Admission {
        TAKEN,
        /** It was dropped, or another for it. */
        DROPPED,
        /** There is no room; it is to be offered again when there is. */
        FULL,
        /** There is no room, and that is a failure. */
        FAILED,
        /** The stream takes no items any more. */
        CLOSED
    }

    private final Overflow overflow;
    private final int capacity;
    private final long most;
    private final long periodNanos;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Item> waiting = new ArrayDeque<>();
    private final List<Runnable> bells = new ArrayList<>(0);
    private long bytes;
    private long in;
    private long dropped;
    private boolean ended;
    private @Nullable Item sample;
    private long due;

    /**
     * @param capacity how many items may wait, above 0
     * @param most how many bytes they may have together; one item is taken whatever it has
     * @param period of samples
     * @param nanoTime the clock of the samples
     */
    Inlet(Overflow overflow, int capacity, long most, Duration period, LongSupplier nanoTime) {
        this.overflow = overflow;
        this.capacity = capacity;
        this.most = most;
        this.periodNanos = period.toNanos();
        this.nanoTime = nanoTime;
        this.due = nanoTime.getAsLong();
    }

    synchronized Admission offer(Item item) {
        if (ended) {
            return Admission.CLOSED;
        }
        if (overflow == Overflow.SAMPLE) {
            return sampled(item);
        }
        if (hasRoom()) {
            in++;
            add(item);
            return Admission.TAKEN;
        }
        switch (overflow) {
            case BLOCK:
                return Admission.FULL;
            case FAIL:
                return Admission.FAILED;
            case DROP_OLDEST:
                makeRoom();
                add(item);
                break;
            default:
                dropped++;
                break;
        }
        in++;
        return Admission.DROPPED;
    }

    /** Takes items that come when asked for, whether there is room or not. */
    synchronized void admit(List<Item> items) {
        in += items.size();
        items.forEach(this::add);
    }

    private Admission sampled(Item item) {
        in++;
        boolean replaced = sample != null;
        sample = item;
        if (replaced) {
            dropped++;
        }
        settleSample(nanoTime.getAsLong());
        return replaced ? Admission.DROPPED : Admission.TAKEN;
    }

    /** The sample goes on where its period is over; one that has no room takes the place of the oldest. */
    private void settleSample(long now) {
        Item last = sample;
        if (last == null || (now - due < 0 && !ended)) {
            return;
        }
        makeRoom();
        add(last);
        sample = null;
        due = now + periodNanos;
    }

    private boolean hasRoom() {
        return waiting.isEmpty() || (waiting.size() < capacity && bytes < most);
    }

    private void add(Item item) {
        waiting.add(item);
        bytes += item.bytes();
    }

    /** Drops the oldest, as many as a large item may need. */
    private void makeRoom() {
        while (!hasRoom()) {
            bytes -= waiting.remove().bytes();
            dropped++;
        }
    }

    /** The items that have waited longest. */
    List<Item> drain(int most) {
        List<Item> items;
        List<Runnable> ring;
        synchronized (this) {
            settleSample(nanoTime.getAsLong());
            items = new ArrayList<>(Math.min(most, waiting.size()));
            while (items.size() < most && !waiting.isEmpty()) {
                Item item = waiting.remove();
                bytes -= item.bytes();
                items.add(item);
            }
            ring = items.isEmpty() ? List.of() : rung();
        }
        ring.forEach(Runnable::run);
        return items;
    }

    private List<Runnable> rung() {
        if (bells.isEmpty() || !hasRoom()) {
            return List.of();
        }
        List<Runnable> ring = List.copyOf(bells);
        bells.clear();
        return ring;
    }

    /** How many items there is room for, at least. */
    synchronized int room() {
        return hasRoom() ? Math.max(1, capacity - waiting.size()) : 0;
    }

    /** Has something run once, as soon as there is room or nothing is taken any more; at once where that is so. */
    void whenRoom(Runnable bell) {
        synchronized (this) {
            if (!hasRoom() && !ended) {
                bells.add(bell);
                return;
            }
        }
        bell.run();
    }

    /** No item is to come any more. */
    void end() {
        settle(false);
    }

    /** Nothing is taken any more, and nothing waits. */
    void close() {
        settle(true);
    }

    private void settle(boolean forGood) {
        List<Runnable> ring;
        synchronized (this) {
            ended = true;
            if (forGood) {
                waiting.clear();
                bytes = 0;
                sample = null;
            }
            ring = List.copyOf(bells);
            bells.clear();
        }
        ring.forEach(Runnable::run);
    }

    /** Whether no item waits and none is to come. */
    synchronized boolean isDry() {
        return ended && waiting.isEmpty() && sample == null;
    }

    /** Whether no item is to come. */
    synchronized boolean isEnded() {
        return ended;
    }

    /** When the sample that waits for the end of its period is due, in nanoseconds from now; negative for no sample. */
    synchronized long sampleDue() {
        return sample == null ? -1 : Math.max(0, due - nanoTime.getAsLong());
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized long in() {
        return in;
    }

    synchronized long dropped() {
        return dropped;
    }

    /** When the item that has waited longest arrived; null where none waits. */
    synchronized @Nullable Long oldest() {
        Item head = waiting.peek();
        return head == null ? null : head.arrivedNanos();
    }
}
