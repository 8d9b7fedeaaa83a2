package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Builds wait here for one of few threads: each takes a core for seconds, and evaluations need the cores too. A build
 * that does not end, because its text is made to keep the compiler busy, is given up at its deadline and its thread is
 * replaced, so that it holds up nobody else's.
 */
@Singleton
class BuildQueue {
    private final Duration deadline;
    private final ThreadPoolExecutor turns;
    private final GuardedWorkers builders;

    BuildQueue(KnowledgeConfig config, MeterRegistry registry) {
        deadline = config.buildDeadline();
        builders = new GuardedWorkers("builder", config.builds(), config.builds(), config.workers(), registry);
        turns = new ThreadPoolExecutor(
                config.builds(),
                config.builds(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(config.buildQueue()),
                task -> {
                    Thread thread = new Thread(task, "runestone-build-queue");
                    thread.setDaemon(true);
                    return thread;
                });
        turns.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a build when its turn comes.
     *
     * @return fails with a {@link dev.runestone.api.RefusalException} {@code TIMEOUT} where the build takes too long
     * @throws dev.runestone.api.RefusalException {@code BUSY} where too many wait
     */
    <T> CompletableFuture<T> submit(Callable<T> build) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            // the deadline begins with the turn, not in the queue
            turns.execute(() -> take(build, result));
        } catch (RejectedExecutionException full) {
            throw new Refusal(
                            Refusal.Kind.BUSY,
                            "Too many builds wait (" + turns.getQueue().size() + "). Try again in a moment.",
                            List.of())
                    .asException();
        }
        return result;
    }

    private <T> void take(Callable<T> build, CompletableFuture<T> result) {
        try {
            result.complete(builders.submit(deadline, build).join());
        } catch (CompletionException failure) {
            result.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
        }
    }

    @PreDestroy
    void close() {
        turns.shutdownNow();
        builders.close();
    }
}
