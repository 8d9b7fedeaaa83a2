package dev.runestone.execution;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Has tasks done one after the other, in order, on whatever thread is free: what they share needs no lock. */
final class Mailbox {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Executor threads;
    private final Runnable afterwards;

    /** @param afterwards done after each handful of tasks, on the same thread */
    Mailbox(Executor threads, Runnable afterwards) {
        this.threads = threads;
        this.afterwards = afterwards;
    }

    void post(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            threads.execute(this::drain);
        }
    }

    private void drain() {
        int done = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            done++;
        }
        afterwards.run();
        if (waiting.addAndGet(-done) > 0) {
            threads.execute(this::drain);
        }
    }
}
