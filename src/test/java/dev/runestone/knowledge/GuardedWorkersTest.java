package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedWorkersTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GuardedWorkers workers = new GuardedWorkers(
            TestConfig.with(
                    "workers.threads",
                    "2",
                    "workers.queue",
                    "2",
                    "workers.grace",
                    "PT0.05S",
                    "workers.replacements",
                    "1"),
            meters);
    private final AtomicBoolean released = new AtomicBoolean();

    @AfterEach
    void release() {
        released.set(true);
        workers.close();
    }

    @Test
    void workGivesItsResultOrItsFailure() throws Exception {
        assertThat(workers.submit(LONG, () -> 42).get()).isEqualTo(42);
        assertThatThrownBy(() -> workers.submit(LONG, () -> {
                            throw new IllegalStateException("no");
                        })
                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no");
    }

    @Test
    void interruptibleWorkEndsAtItsDeadlineAndItsThreadServesOn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        for (int round = 0; round < 5; round++) {
            CompletableFuture<Boolean> stuck =
                    workers.submit(Duration.ofMillis(20), () -> never.await(1, TimeUnit.HOURS));
            assertThat(refusal(stuck).kind()).isEqualTo(Refusal.Kind.TIMEOUT);
        }
        assertThat(workers.submit(LONG, () -> Thread.currentThread().isInterrupted())
                        .get())
                .isFalse();
        assertThat(workers.quarantinedCount()).isZero();
    }

    @Test
    void stuckWorkIsQuarantinedWithinItsDeadlineAndOthersAreServed() throws Exception {
        long start = System.nanoTime();
        CompletableFuture<Integer> stuck = workers.submit(Duration.ofMillis(100), this::spin);

        assertThat(refusal(stuck).kind()).isEqualTo(Refusal.Kind.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        await(() -> workers.quarantinedCount() == 1);
        assertThat(workers.quarantined())
                .singleElement()
                .satisfies(found ->
                        assertThat(found.stack()).anyMatch(frame -> frame.contains("GuardedWorkersTest.spin")));
        assertThat(meters.get("runestone.knowledge.workers.quarantined").gauge().value())
                .isEqualTo(1);
        CompletableFuture<Integer> first = workers.submit(LONG, () -> 1);
        CompletableFuture<Integer> second = workers.submit(LONG, () -> 2);
        assertThat(first.get() + second.get()).isEqualTo(3);
    }

    @Test
    void aQuarantinedThreadThatComesBackIsUncounted() {
        refusal(workers.submit(Duration.ofMillis(10), this::spin));
        await(() -> workers.quarantinedCount() == 1);

        released.set(true);

        await(() -> workers.quarantinedCount() == 0 && workers.quarantined().isEmpty());
    }

    @Test
    void afterTooManyStuckThreadsWorkIsRefusedAsBusy() {
        for (int stuck = 0; stuck < 3; stuck++) {
            refusal(workers.submit(Duration.ofMillis(10), this::spin));
            int expected = stuck + 1;
            await(() -> workers.quarantinedCount() == expected);
        }

        RefusalException busy = catchThrowableOfType(RefusalException.class, () -> workers.submit(LONG, () -> 1));

        assertThat(busy.refusal().kind()).isEqualTo(Refusal.Kind.BUSY);
        assertThat(busy.refusal().detail()).contains("3 quarantined");
    }

    @Test
    void theQueueIsBounded() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Boolean> working = workers.submit(LONG, () -> {
                started.countDown();
                return go.await(1, TimeUnit.MINUTES);
            });
            assertThat(working).isNotDone();
        }
        started.await();
        CompletableFuture<Integer> waiting = workers.submit(LONG, () -> 1);
        CompletableFuture<Integer> expiring = workers.submit(Duration.ofMillis(20), () -> 2);

        RefusalException busy = catchThrowableOfType(RefusalException.class, () -> workers.submit(LONG, () -> 3));

        assertThat(busy.refusal().kind()).isEqualTo(Refusal.Kind.BUSY);
        assertThat(refusal(expiring).kind()).isEqualTo(Refusal.Kind.TIMEOUT);
        go.countDown();
        assertThat(waiting.get()).isEqualTo(1);
    }

    @Test
    void cancellingInterruptsTheWork() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<Integer> work = workers.submit(LONG, () -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                interrupted.countDown();
            }
            return 1;
        });
        started.await();

        work.cancel(true);

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void afterClosingNothingIsAccepted() {
        workers.close();

        RefusalException busy = catchThrowableOfType(RefusalException.class, () -> workers.submit(LONG, () -> 1));

        assertThat(busy.refusal().kind()).isEqualTo(Refusal.Kind.BUSY);
    }

    private Integer spin() {
        while (!released.get()) {
            Thread.onSpinWait();
        }
        return 0;
    }

    private static Refusal refusal(CompletableFuture<?> future) {
        ExecutionException failure =
                catchThrowableOfType(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
        return ((RefusalException) failure.getCause()).refusal();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the deadline of the test").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
