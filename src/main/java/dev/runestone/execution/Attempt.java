package dev.runestone.execution;

import dev.runestone.function.StepInput;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt to execute a component of a run, and what came of it. */
final class Attempt implements Runnable {
    private final int node;
    private final int number;
    private final int outages;
    private final StepInput input;
    private final Execution execution;
    private final Consumer<Attempt> done;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable Emission emission;
    private @Nullable Throwable failure;
    private long tookNanos;
    private volatile @Nullable Future<?> future;

    /** What is attempted. */
    @FunctionalInterface
    interface Execution {
        Emission execute(StepInput input) throws Exception;
    }

    /** @param done told once, on the thread that executed it */
    Attempt(int node, int number, StepInput input, Execution execution, Consumer<Attempt> done) {
        this(node, number, 0, input, execution, done);
    }

    private Attempt(int node, int number, int outages, StepInput input, Execution execution, Consumer<Attempt> done) {
        this.node = node;
        this.number = number;
        this.outages = outages;
        this.input = input;
        this.execution = execution;
        this.done = done;
    }

    /** The same attempt once more, because the database was out of reach; on another thread than the run's. */
    Attempt again(Consumer<Attempt> then) {
        return new Attempt(node, number, outages + 1, input, execution, then);
    }

    /** How often the database was out of reach before. */
    int outages() {
        return outages;
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        Emission made = null;
        Throwable thrown = null;
        try {
            made = execution.execute(input);
        } catch (Throwable failed) {
            thrown = failed;
        }
        end(made, thrown, System.nanoTime() - start);
        if (thrown != null) {
            Stops.rethrowFatal(thrown);
        }
    }

    /** It has not ended in time: that is its failure, whatever still comes. */
    void overdue(Throwable late) {
        end(null, late, 0);
    }

    private void end(@Nullable Emission made, @Nullable Throwable thrown, long nanos) {
        if (ended.compareAndSet(false, true)) {
            emission = made;
            failure = thrown;
            tookNanos = nanos;
            done.accept(this);
        }
    }

    void submitted(Future<?> running) {
        future = running;
    }

    void cancel() {
        Future<?> running = future;
        if (running != null) {
            running.cancel(true);
        }
    }

    int node() {
        return node;
    }

    int number() {
        return number;
    }

    StepInput input() {
        return input;
    }

    /** What came out; null where it failed. */
    @Nullable
    Emission emission() {
        return emission;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    long tookNanos() {
        return tookNanos;
    }
}
