package dev.runestone.execution;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Has so many tasks at once executed by threads that know no bound themselves; so many more wait, further ones are rejected. */
final class BoundedExecutor implements Executor {
    private final Executor threads;
    private final int most;
    private final int queued;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

    /** Tasks taken on, whether they run or wait. */
    private final AtomicInteger taken = new AtomicInteger();

    private final AtomicInteger running = new AtomicInteger();

    /**
     * An executor.
     *
     * @param threads executes each task on a thread of its own
     * @param most how many at once
     * @param queued how many wait
     */
    BoundedExecutor(Executor threads, int most, int queued) {
        this.threads = threads;
        this.most = most;
        this.queued = queued;
    }

    @Override
    public void execute(Runnable task) {
        if (taken.incrementAndGet() - most > queued) {
            taken.decrementAndGet();
            throw new RejectedExecutionException(
                    most + " steps wait for something outside, and " + queued + " more for their turn.");
        }
        queue.add(task);
        startNext();
    }

    private void startNext() {
        while (!queue.isEmpty() && enter()) {
            Runnable next = queue.poll();
            if (next == null) {
                running.decrementAndGet();
            } else {
                start(next);
            }
        }
    }

    private boolean enter() {
        int now = running.get();
        while (now < most) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
            now = running.get();
        }
        return false;
    }

    private void start(Runnable task) {
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    // An interruption meant for this task must not hit the next one of a pooled thread.
                    Thread.interrupted();
                    ended();
                }
            });
        } catch (RejectedExecutionException shutDown) {
            ended();
            throw shutDown;
        }
    }

    private void ended() {
        taken.decrementAndGet();
        running.decrementAndGet();
        startNext();
    }

    int running() {
        return running.get();
    }

    int waiting() {
        return Math.max(0, taken.get() - running.get());
    }
}
