package dev.runestone.execution;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for steps that wait for something outside: virtual ones where the JVM has them, which is from Java 21 on, else
 * ones of their own, so that no waiting step takes a thread from what computes. So many run at once, so many more wait
 * for their turn, and what comes then is rejected.
 */
@Singleton
final class StepThreads implements Executor, AutoCloseable {
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final int VIRTUAL_STEPS = 10_000;
    private static final int PLATFORM_STEPS = 256;

    private final ExecutorService platform;
    private final BoundedExecutor bounded;

    @Inject
    StepThreads(@VirtualThreads ExecutorService virtual, ExecutionConfig config, MeterRegistry registry) {
        boolean hasVirtual = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;
        AtomicInteger number = new AtomicInteger();
        this.platform = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "runestone-step-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        int steps = config.waitingSteps() > 0 ? config.waitingSteps() : hasVirtual ? VIRTUAL_STEPS : PLATFORM_STEPS;
        this.bounded = new BoundedExecutor(hasVirtual ? virtual : platform, steps, config.waitingQueue());
        Gauge.builder("runestone.execution.steps.outside", bounded::running)
                .description("Steps at work that wait for something outside")
                .register(registry);
        Gauge.builder("runestone.execution.steps.queued", bounded::waiting)
                .description("Such steps that wait for a thread")
                .register(registry);
    }

    @Override
    public void execute(Runnable work) {
        bounded.execute(work);
    }

    /**
     * Executes work that can be cancelled, which interrupts it.
     *
     * @throws java.util.concurrent.RejectedExecutionException where too much waits already
     */
    Future<?> submit(Runnable work) {
        FutureTask<?> task = new FutureTask<>(work, null);
        bounded.execute(task);
        return task;
    }

    @Override
    @PreDestroy
    public void close() {
        platform.shutdownNow();
    }
}
