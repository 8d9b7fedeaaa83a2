package dev.runestone.execution;

import dev.runestone.function.StepInput;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The execution of one node on another thread. Whoever claims it first executes it: a worker of the pool, or the owner
 * of the run where the pool has no thread free.
 */
final class Handoff implements Runnable {
    private final Work work;
    private final int node;
    private final StepInput input;
    private final boolean traced;
    private final BlockingQueue<Handoff> completed;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private @Nullable Emission emission;
    private @Nullable Throwable failure;
    private long started;
    private long took;
    private volatile @Nullable Future<?> future;

    Handoff(Work work, int node, StepInput input, boolean traced, BlockingQueue<Handoff> completed) {
        this.work = work;
        this.node = node;
        this.input = input;
        this.traced = traced;
        this.completed = completed;
    }

    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    @Override
    public void run() {
        if (claim()) {
            execute();
        }
    }

    /** Executes what was claimed; the queue makes the result visible to the owner. */
    void execute() {
        started = System.nanoTime();
        try {
            emission = work.execute(input, traced);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        took = System.nanoTime() - started;
        completed.add(this);
    }

    void submitted(Future<?> running) {
        future = running;
    }

    /** Interrupts it where it runs, keeps it from beginning where it does not. */
    void cancel() {
        Future<?> running = future;
        if (running != null) {
            running.cancel(true);
        }
    }

    /** Whether the work waits for something outside. */
    boolean waits() {
        return work.waits();
    }

    int node() {
        return node;
    }

    StepInput input() {
        return input;
    }

    @Nullable
    Emission emission() {
        return emission;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    long started() {
        return started;
    }

    long took() {
        return took;
    }
}
