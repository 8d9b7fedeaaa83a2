package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A piece of guarded work: it runs at most once, and only while it runs can its thread be interrupted. */
final class GuardedTask<T> {
    private final Callable<T> work;
    private final Duration deadline;
    private final long dueNanos;
    private final CompletableFuture<T> future = new CompletableFuture<>();

    /** The thread that runs it now. */
    private @Nullable Thread thread;

    private volatile long interruptedNanos;
    private volatile boolean interrupted;

    GuardedTask(Callable<T> work, Duration deadline) {
        this.work = work;
        this.deadline = deadline;
        this.dueNanos = System.nanoTime() + deadline.toNanos();
    }

    CompletableFuture<T> future() {
        return future;
    }

    @SuppressWarnings("Interruption") // whoever waits for the future is told that the work was interrupted
    void run() {
        synchronized (this) {
            if (future.isDone()) {
                return;
            }
            thread = Thread.currentThread();
        }
        try {
            T result = work.call();
            ended();
            future.complete(result);
        } catch (Throwable failure) {
            ended();
            future.completeExceptionally(failure);
        }
    }

    private synchronized void ended() {
        thread = null;
    }

    boolean isDue(long nowNanos) {
        return nowNanos - dueNanos >= 0;
    }

    /** Whether it was interrupted that long ago. */
    boolean isOverdue(long nowNanos, Duration grace) {
        return interrupted && nowNanos - interruptedNanos >= grace.toNanos();
    }

    /** Tells the caller that time is up, then interrupts the thread, once. */
    void expire() {
        if (interrupted) {
            return;
        }
        future.completeExceptionally(
                new Refusal(Refusal.Kind.TIMEOUT, "The work did not end within " + deadline + ".", List.of())
                        .asException());
        synchronized (this) {
            if (thread != null) {
                thread.interrupt();
            }
        }
        interruptedNanos = System.nanoTime();
        interrupted = true;
    }

    void refuse(RuntimeException why) {
        future.completeExceptionally(why);
    }
}
