package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads for steps that wait for something outside. */
@Timeout(20)
class StepThreadsTest {
    private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountDownLatch end = new CountDownLatch(1);
    /** Stands for the virtual threads of the platform. */
    private final ExecutorService virtual = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "virtual");
        thread.setDaemon(true);
        return thread;
    });

    @AfterEach
    void stop() {
        end.countDown();
        virtual.shutdownNow();
    }

    private StepThreads threads(int steps, int queue) {
        ExecutionConfig config = new SmallRyeConfigBuilder()
                .withMapping(ExecutionConfig.class)
                .withDefaultValue("runestone.execution.waiting-steps", Integer.toString(steps))
                .withDefaultValue("runestone.execution.waiting-queue", Integer.toString(queue))
                .build()
                .getConfigMapping(ExecutionConfig.class);
        return new StepThreads(virtual, config, registry);
    }

    private void block() {
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private double gauge(String name) {
        return registry.get("runestone.execution.steps." + name).gauge().value();
    }

    @Test
    void stepsRunOnVirtualThreadsOrOnDaemonsOfTheirOwn() throws Exception {
        try (StepThreads threads = threads(2, 0)) {
            CompletableFuture<Thread> seen = new CompletableFuture<>();
            threads.execute(() -> seen.complete(Thread.currentThread()));

            Thread thread = seen.get(10, TimeUnit.SECONDS);
            assertThat(thread.getName()).isEqualTo(VIRTUAL ? "virtual" : "runestone-step-1");
            assertThat(thread.isDaemon()).isTrue();
        }
    }

    @Test
    void soManyRunSoManyWaitAndOneMoreIsRejected() throws Exception {
        try (StepThreads threads = threads(1, 1)) {
            threads.submit(this::block);
            Future<?> waiting = threads.submit(() -> {});

            assertThat(gauge("outside")).isEqualTo(1);
            assertThat(gauge("queued")).isEqualTo(1);
            assertThat(waiting.isDone()).isFalse();
            assertThatThrownBy(() -> threads.submit(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("1 steps wait for something outside, and 1 more for their turn.");
            end.countDown();
            waiting.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStepThatIsCancelledIsInterrupted() throws Exception {
        try (StepThreads threads = threads(1, 1)) {
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Future<?> running = threads.submit(() -> {
                try {
                    begun.countDown();
                    end.await();
                    interrupted.complete(false);
                } catch (InterruptedException stopped) {
                    interrupted.complete(true);
                }
            });
            begun.await();

            assertThat(running.cancel(true)).isTrue();
            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void withoutANumberThereAreAsManyAsThePlatformBears() {
        int most = VIRTUAL ? 10_000 : 256;
        try (StepThreads threads = threads(0, 0)) {
            for (int i = 0; i < most; i++) {
                threads.submit(this::block);
            }

            assertThat(gauge("outside")).isEqualTo(most);
            assertThatThrownBy(() -> threads.submit(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageStartingWith(most + " steps wait");
        }
    }

    @Test
    void threadsOfItsOwnEndWithIt() {
        assumeTrue(!VIRTUAL, "virtual threads are the platform's");
        StepThreads threads = threads(1, 0);
        threads.close();

        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
