package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.knowledge.KnowledgeConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of runs, and how they mind deadlines. */
@Timeout(20)
class RunThreadsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration BRIEF = Duration.ofMillis(20);
    private static final Consumer<Throwable> NEVER = late -> {
        throw new AssertionError(late);
    };

    private final GuardedWorkers guarded = new GuardedWorkers(
            new SmallRyeConfigBuilder()
                    .withMapping(KnowledgeConfig.class)
                    .build()
                    .getConfigMapping(KnowledgeConfig.class),
            new SimpleMeterRegistry());
    private final ExecutorService waiting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "waiting");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch end = new CountDownLatch(1);
    private final CompletableFuture<Thread> seen = new CompletableFuture<>();
    private final CompletableFuture<Throwable> overdue = new CompletableFuture<>();
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private final RunThreads threads = new RunThreads(1, guarded, waiting);

    @AfterEach
    void stop() {
        end.countDown();
        threads.close();
        guarded.close();
        waiting.shutdownNow();
    }

    private void look() {
        seen.complete(Thread.currentThread());
    }

    private void block() {
        look();
        try {
            end.await();
            interrupted.complete(false);
        } catch (InterruptedException stopped) {
            interrupted.complete(true);
        }
    }

    private static <T> T soon(Future<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static void timeout(Throwable late) {
        assertThat(late)
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT));
    }

    @Test
    void runsAreAdvancedOnDaemonsOfTheirOwn() throws Exception {
        threads.actors().execute(this::look);

        assertThat(soon(seen).getName()).isEqualTo("run-1");
        assertThat(soon(seen).isDaemon()).isTrue();
    }

    @Test
    void whatComputesRunsOnAGuardedThread() throws Exception {
        Future<?> done = threads.submit(this::look, false, LONG, overdue::complete);

        soon(done);
        assertThat(soon(seen).getName()).startsWith("runestone-worker-");
        assertThat(overdue).isNotDone();
    }

    @Test
    void whatComputesForTooLongIsInterruptedAndTold() throws Exception {
        threads.submit(this::block, false, BRIEF, overdue::complete);

        timeout(soon(overdue));
        assertThat(soon(interrupted)).isTrue();
    }

    @Test
    void whatIsCancelledWhileItComputesIsNotLate() throws Exception {
        Future<?> running = threads.submit(this::block, false, LONG, overdue::complete);
        soon(seen);

        running.cancel(true);
        assertThat(soon(interrupted)).isTrue();
        assertThat(overdue).isNotDone();
    }

    @Test
    void whatWaitsRunsWhereThereIsRoomForThat() throws Exception {
        Future<?> done = threads.submit(this::look, true, LONG, NEVER);

        soon(done);
        assertThat(soon(seen).getName()).isEqualTo("waiting");
    }

    @Test
    void whatWaitsForTooLongIsInterruptedAndTold() throws Exception {
        Future<?> running = threads.submit(this::block, true, BRIEF, overdue::complete);

        Throwable late = soon(overdue);
        timeout(late);
        assertThat(((RefusalException) late).refusal().detail()).isEqualTo("The attempt was not done within PT0.02S.");
        assertThat(soon(interrupted)).isTrue();
        assertThat(running.isCancelled()).isTrue();
    }

    @Test
    void whatIsDoneInTimeIsNeverLate() throws Exception {
        soon(threads.submit(this::look, true, BRIEF, overdue::complete));

        // The clock's only thread would have told it before this.
        CompletableFuture<Void> later = new CompletableFuture<>();
        threads.later(() -> later.complete(null), BRIEF.multipliedBy(2));
        soon(later);
        assertThat(overdue).isNotDone();
    }

    @Test
    void whatCannotWaitAnywhereIsRefused() {
        waiting.shutdownNow();

        assertThatThrownBy(() -> threads.submit(this::look, true, LONG, NEVER))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        thrown -> assertThat(thrown.refusal())
                                .isEqualTo(new Refusal(
                                        Refusal.Kind.BUSY,
                                        "Too many steps wait for something outside.",
                                        java.util.List.of())));
    }

    @Test
    void somethingForLaterIsDoneLaterOnADaemon() throws Exception {
        long start = System.nanoTime();
        soon(threads.later(this::look, BRIEF));

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(BRIEF.toNanos());
        assertThat(soon(seen).getName()).isEqualTo("run-clock-1");
        assertThat(soon(seen).isDaemon()).isTrue();
    }

    @Test
    void nothingIsDoneAnyMoreAfterTheEnd() throws Exception {
        Future<?> never = threads.later(this::look, LONG);
        CountDownLatch done = new CountDownLatch(1);
        threads.actors().execute(done::countDown);
        threads.close();

        assertThat(done.getCount()).as("what had been begun is done").isZero();
        assertThat(never.isDone()).isFalse();
        assertThatThrownBy(() -> threads.later(this::look, BRIEF)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> threads.actors().execute(this::look)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aCloserThatIsInterruptedInterruptsTheRunsAndStaysInterrupted() throws Exception {
        threads.actors().execute(this::block);
        soon(seen);
        Thread.currentThread().interrupt();
        threads.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(soon(interrupted)).isTrue();
    }
}
