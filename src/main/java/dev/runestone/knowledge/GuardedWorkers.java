package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of threads for work that may never end. At its deadline the caller gets a refusal and the thread is
 * interrupted; a thread that still does not come back is quarantined: counted, reported with its stack, and replaced, so
 * that the others are served. Java can stop no thread by force.
 */
@Singleton
public final class GuardedWorkers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GuardedWorkers.class);

    /** How late a deadline may be noticed. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int STACK_FRAMES = 40;

    /**
     * A thread that did not come back.
     *
     * @param thread its name
     * @param since when it was given up
     * @param stack what it is executing, innermost first
     */
    public record Quarantined(String thread, Instant since, List<String> stack) {}

    private final String purpose;
    private final BlockingQueue<GuardedTask<?>> queue;
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger named = new AtomicInteger();
    private final AtomicInteger serving = new AtomicInteger();
    private final AtomicInteger quarantined = new AtomicInteger();
    private final KnowledgeConfig.Workers sizes;
    private final MeterRegistry registry;
    private final Thread watchdog;
    private volatile boolean closed;

    @Inject
    public GuardedWorkers(KnowledgeConfig config, MeterRegistry registry) {
        this("worker", threads(config.workers()), config.workers().queue(), config.workers(), registry);
    }

    /**
     * Workers for a purpose of their own.
     *
     * @param purpose stands in the names of the threads and, with an s, of the metrics
     * @param sizes grace and replacements
     */
    GuardedWorkers(String purpose, int threads, int queued, KnowledgeConfig.Workers sizes, MeterRegistry registry) {
        this.purpose = purpose;
        queue = new ArrayBlockingQueue<>(Math.max(1, queued));
        this.sizes = sizes;
        this.registry = registry;
        for (int i = 0; i < threads; i++) {
            startWorker();
        }
        watchdog = new Thread(this::watch, "runestone-" + purpose + "-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        gauge(registry, "quarantined", "Threads that did not come back after their deadline", quarantined::get);
        gauge(registry, "busy", "Threads at work, quarantined ones not counted", this::busy);
        gauge(registry, "queued", "Work that waits for a thread", queue::size);
    }

    /**
     * Workers for another purpose, which are guarded alike.
     *
     * @param purpose stands in the names of the threads and, with an s, of the metrics
     * @param threads how many; 0 for as many as there are here
     * @param queued how much work waits before more is refused
     */
    public GuardedWorkers others(String purpose, int threads, int queued) {
        return new GuardedWorkers(purpose, threads > 0 ? threads : threads(sizes), queued, sizes, registry);
    }

    private interface Reading {
        int get();
    }

    private static int threads(KnowledgeConfig.Workers sizes) {
        return sizes.threads() > 0
                ? sizes.threads()
                : Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    }

    private void gauge(MeterRegistry registry, String name, String description, Reading reading) {
        Gauge.builder("runestone.knowledge." + purpose + "s." + name, reading::get)
                .description(description)
                .register(registry);
    }

    /**
     * Runs work on one of the threads.
     *
     * @param deadline counted from now, waiting in the queue included
     * @return completes with the result, or exceptionally: with what the work threw, or with a
     *     {@link dev.runestone.api.RefusalException} {@code TIMEOUT}; cancelling it interrupts the work
     * @throws dev.runestone.api.RefusalException {@code BUSY} where the queue is full or no thread is left
     */
    public <T> CompletableFuture<T> submit(Duration deadline, Callable<T> work) {
        GuardedTask<T> task = new GuardedTask<>(work, deadline);
        if (closed) {
            throw busy("The service is shutting down.");
        }
        if (serving.get() == 0) {
            throw busy("Every thread is stuck in work that does not end (" + quarantined.get() + " quarantined).");
        }
        if (!queue.offer(task)) {
            throw busy("All threads are at work and " + queue.size() + " requests wait already.");
        }
        if (closed) {
            // close() may have emptied the queue just before
            task.refuse(busy("The service is shutting down."));
        }
        return task.future();
    }

    private static RuntimeException busy(String why) {
        return new Refusal(Refusal.Kind.BUSY, why + " Try again in a moment.", List.of()).asException();
    }

    /** How many threads did not come back so far and are still out there. */
    public int quarantinedCount() {
        return quarantined.get();
    }

    /** Whether any thread is left to run work on. */
    public boolean isServing() {
        return serving.get() > 0;
    }

    /** The threads that did not come back, longest first, with what they are executing now. */
    public List<Quarantined> quarantined() {
        return workers.stream()
                .filter(worker -> worker.givenUp != null)
                .map(Worker::report)
                .sorted(Comparator.comparing(Quarantined::since))
                .toList();
    }

    private int busy() {
        return (int) workers.stream()
                .filter(worker -> worker.task != null && worker.givenUp == null)
                .count();
    }

    private void startWorker() {
        Worker worker = new Worker("runestone-" + purpose + "-" + named.incrementAndGet());
        workers.add(worker);
        serving.incrementAndGet();
        worker.start();
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(TICK_NANOS);
            long now = System.nanoTime();
            for (GuardedTask<?> waiting : queue) {
                if (waiting.isDue(now)) {
                    queue.remove(waiting);
                    waiting.expire();
                }
            }
            for (Worker worker : workers) {
                watch(worker, now);
            }
        }
    }

    private void watch(Worker worker, long now) {
        GuardedTask<?> task = worker.task;
        if (task == null || worker.givenUp != null) {
            return;
        }
        if (task.isDue(now) || task.future().isDone()) {
            task.expire();
        }
        if (task.isOverdue(now, sizes.grace())) {
            quarantine(worker, task);
        }
    }

    private void quarantine(Worker worker, GuardedTask<?> task) {
        synchronized (worker) {
            if (worker.task != task) {
                return;
            }
            worker.givenUp = Instant.now();
        }
        int count = quarantined.incrementAndGet();
        serving.decrementAndGet();
        boolean replaced = count <= sizes.replacements();
        if (replaced) {
            startWorker();
        }
        LOG.errorf(
                "The thread %s did not end %s after its interruption and is quarantined (%d in all), %s. It executes:%n    %s",
                worker.getName(),
                sizes.grace(),
                count,
                replaced ? "replaced by a new one" : "not replaced, because the maximum is reached",
                String.join("\n    ", worker.report().stack()));
    }

    /** Ends the threads, as far as they can be ended; waiting work is refused. */
    @Override
    @PreDestroy
    public void close() {
        closed = true;
        LockSupport.unpark(watchdog);
        for (GuardedTask<?> waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.refuse(busy("The service is shutting down."));
        }
        workers.forEach(Worker::interrupt);
    }

    private final class Worker extends Thread {
        private volatile @Nullable GuardedTask<?> task;
        private volatile @Nullable Instant givenUp;

        Worker(String name) {
            super(name);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (!closed && givenUp == null) {
                    next();
                }
            } finally {
                workers.remove(this);
                if (givenUp != null) {
                    quarantined.decrementAndGet();
                    LOG.infof("The quarantined thread %s came back and ended.", getName());
                } else {
                    serving.decrementAndGet();
                }
            }
        }

        private void next() {
            try {
                GuardedTask<?> next = queue.take();
                task = next;
                next.run();
            } catch (InterruptedException closing) {
                // only close() interrupts a thread that waits; the loop's condition sees it
                LOG.tracef("%s was interrupted while waiting.", getName());
            } finally {
                synchronized (this) {
                    task = null;
                }
                // an interruption meant for the work that just ended must not hit the next
                Thread.interrupted();
            }
        }

        private Quarantined report() {
            List<String> stack = Arrays.stream(getStackTrace())
                    .limit(STACK_FRAMES)
                    .map(StackTraceElement::toString)
                    .toList();
            Instant since = givenUp;
            return new Quarantined(getName(), since == null ? Instant.now() : since, stack);
        }
    }
}
