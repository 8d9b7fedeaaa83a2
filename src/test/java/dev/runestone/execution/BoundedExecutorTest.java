package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedExecutorTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void noMoreRunAtOnceThanMayAndAllThatWereTakenRun() throws Exception {
        BoundedExecutor bounded = new BoundedExecutor(threads, 3, 1_000);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1_000);
        for (int i = 0; i < 1_000; i++) {
            bounded.execute(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
                done.countDown();
            });
        }

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void whatIsTooMuchIsRejectedAndWhatWaitedRunsLater() throws Exception {
        BoundedExecutor bounded = new BoundedExecutor(threads, 1, 1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(2);
        Runnable waiting = () -> {
            try {
                release.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            done.countDown();
        };
        bounded.execute(waiting);
        bounded.execute(waiting);

        assertThat(bounded.running()).isEqualTo(1);
        assertThat(bounded.waiting()).isEqualTo(1);
        assertThatThrownBy(() -> bounded.execute(waiting))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("1 steps wait");
        release.countDown();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTaskThatThrowsOrLeavesAnInterruptionHarmsNoOther() throws Exception {
        ExecutorService single = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((failed, why) -> assertThat(why).hasMessage("on purpose"));
            return thread;
        });
        BoundedExecutor bounded = new BoundedExecutor(single, 1, 10);
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        bounded.execute(() -> Thread.currentThread().interrupt());
        bounded.execute(() -> {
            interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
            throw new IllegalStateException("on purpose");
        });
        bounded.execute(done::countDown);

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted.get()).isZero();
        single.shutdownNow();
    }

    @Test
    void aClosedPoolLeavesNothingTaken() {
        threads.shutdownNow();
        BoundedExecutor bounded = new BoundedExecutor(threads, 1, 1);

        assertThatThrownBy(() -> bounded.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(bounded.running()).isZero();
        assertThat(bounded.waiting()).isZero();
    }
}
