package dev.runestone.execution;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Threads for runs in tests: as many as it takes, and a clock. No deadline is minded. */
final class TestThreads implements RunEnvironment.Threads, AutoCloseable {
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);

    @Override
    public Executor actors() {
        return pool;
    }

    @Override
    public Future<?> submit(Runnable work, boolean waits, Duration deadline, Consumer<Throwable> overdue) {
        return pool.submit(work);
    }

    @Override
    public Future<?> later(Runnable task, Duration delay) {
        return clock.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        pool.shutdownNow();
        clock.shutdownNow();
    }
}
