package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.knowledge.GuardedWorkers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The threads of runs: a few for the runs themselves, guarded ones for what computes, and for what waits as many as the
 * platform has for that.
 */
final class RunThreads implements RunEnvironment.Threads, AutoCloseable {
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final ExecutorService actors;
    private final ScheduledThreadPoolExecutor clock;
    private final GuardedWorkers guarded;
    private final Executor waiting;

    /**
     * @param actors how many runs may be advanced at once
     * @param guarded threads for components that compute
     * @param waiting threads for components that wait; rejects where there are too many
     */
    RunThreads(int actors, GuardedWorkers guarded, Executor waiting) {
        this.actors = Executors.newFixedThreadPool(actors, named("run-"));
        this.clock = new ScheduledThreadPoolExecutor(1, named("run-clock-"));
        this.clock.setRemoveOnCancelPolicy(true);
        this.guarded = guarded;
        this.waiting = waiting;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public Executor actors() {
        return actors;
    }

    @Override
    public Future<?> submit(Runnable work, boolean waits, Duration deadline, Consumer<Throwable> overdue) {
        return waits ? wait(work, deadline, overdue) : compute(work, deadline, overdue);
    }

    private Future<?> compute(Runnable work, Duration deadline, Consumer<Throwable> overdue) {
        CompletableFuture<Object> done = guarded.submit(deadline, () -> {
            work.run();
            return work;
        });
        // Completes with a failure only where the guard has given it up: the work keeps its own failures.
        done.whenComplete((any, failure) -> {
            if (failure != null && !done.isCancelled()) {
                overdue.accept(failure instanceof CompletionException ? failure.getCause() : failure);
            }
        });
        return done;
    }

    private Future<?> wait(Runnable work, Duration deadline, Consumer<Throwable> overdue) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Future<?> guard = clock.schedule(
                () -> {
                    if (!task.isDone()) {
                        task.cancel(true);
                        overdue.accept(new Refusal(
                                        Refusal.Kind.TIMEOUT,
                                        "The attempt was not done within " + deadline + ".",
                                        List.of())
                                .asException());
                    }
                },
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            waiting.execute(() -> {
                task.run();
                guard.cancel(false);
            });
        } catch (RejectedExecutionException tooMany) {
            guard.cancel(false);
            throw new Refusal(Refusal.Kind.BUSY, "Too many steps wait for something outside.", List.of()).asException();
        }
        return task;
    }

    @Override
    public Future<?> later(Runnable task, Duration delay) {
        return clock.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        actors.shutdown();
        try {
            if (!actors.awaitTermination(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                actors.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            actors.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
