package dev.runestone.execution;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Has tasks done one after the other, in order, on whatever thread is free: what they share needs no lock. */
final class Mailbox {
    private static final Logger LOG = Logger.getLogger(Mailbox.class);

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Executor threads;
    private final Runnable afterwards;
    private final Consumer<Throwable> broken;

    /**
     * @param afterwards done after each handful of tasks, on the same thread
     * @param broken told of a task, or of what is done afterwards, that fails; the other tasks are done nevertheless
     */
    Mailbox(Executor threads, Runnable afterwards, Consumer<Throwable> broken) {
        this.threads = threads;
        this.afterwards = afterwards;
        this.broken = broken;
    }

    void post(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            threads.execute(this::drain);
        } catch (RejectedExecutionException closing) {
            // The node stops: whoever goes on with the run begins from its events, and whoever posts is not to fail.
            LOG.debug("A task of a run was left, because the node stops.");
        }
    }

    private void drain() {
        int done = 0;
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                done++;
                attempt(task);
            }
            attempt(afterwards);
        } finally {
            // Also behind an error of the machine: else nothing would ever be done here again.
            if (waiting.addAndGet(-done) > 0) {
                schedule();
            }
        }
    }

    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | StackOverflowError failed) {
            broken.accept(failed);
        } catch (Error failed) {
            broken.accept(failed);
            throw failed;
        }
    }
}
