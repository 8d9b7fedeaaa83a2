package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BuildQueueTest {

    @Test
    void aBuildThatNeverEndsIsGivenUpAndTheNextHasItsTurn() throws Exception {
        BuildQueue queue = new BuildQueue(
                TestConfig.with("builds", "1", "build-deadline", "PT0.1S", "workers.grace", "PT0.05S"),
                new SimpleMeterRegistry());
        AtomicBoolean over = new AtomicBoolean();
        try {
            CompletableFuture<String> endless = queue.submit(() -> {
                while (!over.get()) {
                    Thread.onSpinWait();
                }
                return "too late";
            });
            CompletableFuture<String> next = queue.submit(() -> "built");

            ExecutionException failure =
                    catchThrowableOfType(ExecutionException.class, () -> endless.get(30, TimeUnit.SECONDS));
            assertThat(((RefusalException) failure.getCause()).refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT);
            assertThat(next.handle((built, alsoLate) -> true).get(30, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(queue.submit(() -> "built").get(30, TimeUnit.SECONDS)).isEqualTo("built");
        } finally {
            over.set(true);
            queue.close();
        }
    }

    @Test
    void aFailureOfTheBuildComesThrough() {
        BuildQueue queue = new BuildQueue(TestConfig.with("builds", "1"), new SimpleMeterRegistry());
        try {
            CompletableFuture<String> broken = queue.submit(() -> {
                throw new IllegalStateException("a failure that the test makes");
            });
            assertThat(catchThrowableOfType(ExecutionException.class, () -> broken.get(30, TimeUnit.SECONDS)))
                    .hasRootCauseMessage("a failure that the test makes");
        } finally {
            queue.close();
        }
    }

    @Test
    void moreBuildsThanMayWaitAreRefused() {
        BuildQueue queue =
                new BuildQueue(TestConfig.with("builds", "1", "build-queue", "1"), new SimpleMeterRegistry());
        CountDownLatch over = new CountDownLatch(1);
        try {
            RefusalException refused = catchThrowableOfType(RefusalException.class, () -> {
                for (int i = 0; i < 3; i++) {
                    queue.submit(() -> over.await(30, TimeUnit.SECONDS));
                }
            });
            assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.BUSY);
        } finally {
            over.countDown();
            queue.close();
        }
    }
}
