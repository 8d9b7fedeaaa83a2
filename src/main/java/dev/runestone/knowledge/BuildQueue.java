package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Builds wait here for one of few threads: each takes a core for seconds, and evaluations need the cores too. */
@Singleton
class BuildQueue {
    private final ThreadPoolExecutor threads;

    BuildQueue(KnowledgeConfig config) {
        threads = new ThreadPoolExecutor(
                config.builds(),
                config.builds(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(config.buildQueue()),
                task -> {
                    Thread thread = new Thread(task, "runestone-build");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a build when its turn comes.
     *
     * @throws dev.runestone.api.RefusalException {@code BUSY} where too many wait
     */
    <T> CompletableFuture<T> submit(Callable<T> build) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    result.complete(build.call());
                } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException full) {
            throw new Refusal(
                            Refusal.Kind.BUSY,
                            "Too many builds wait (" + threads.getQueue().size() + "). Try again in a moment.",
                            List.of())
                    .asException();
        }
        return result;
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
