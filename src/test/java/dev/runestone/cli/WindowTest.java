package dev.runestone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runestone.api.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void freeTheStuckThreads() {
        end.countDown();
        threads.shutdownNow();
    }

    @Test
    void verdictsComeInTheOrderOfTheFileWhateverEachRowTakes() throws Exception {
        Random random = new Random(7);
        Window window = window(Duration.ofSeconds(30), row -> {
            for (int spin = random.nextInt(2000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            return decided(row);
        });
        for (int chunk = 0; chunk < 200; chunk++) {
            window.add(rows(chunk * 5L, chunk * 5L + 5));
        }
        window.drain();

        assertThat(seen)
                .containsExactlyElementsOf(LongStream.range(0, 1000)
                        .mapToObj(line -> "decided " + line)
                        .toList());
    }

    @Test
    void aRowThatIsStuckIsRejectedAndTheOthersAreDecided() throws Exception {
        Window window = window(SHORT, row -> {
            if (row.line() == 2 || row.line() == 3) {
                waitForTheEnd();
            }
            return decided(row);
        });
        window.add(rows(0, 6));
        window.add(rows(6, 8));
        window.drain();

        assertThat(seen)
                .containsExactly(
                        "decided 0",
                        "decided 1",
                        "2: It was not decided within PT0.2S.",
                        "3: It was not decided within PT0.2S.",
                        "decided 4",
                        "decided 5",
                        "decided 6",
                        "decided 7");
    }

    @Test
    void aRowThatHadNoTimeYetIsTriedAgainWhenTheTimeOfItsChunkIsUp() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Window window = window(Duration.ofMillis(400), row -> {
            if (row.line() == 0) {
                awaitMillis(300);
            } else if (tries.getAndIncrement() == 0) {
                awaitMillis(300);
                return new Verdict.Rejected(row, "interrupted");
            }
            return decided(row);
        });
        window.add(rows(0, 2));
        window.drain();

        assertThat(seen).containsExactly("decided 0", "decided 1");
        assertThat(tries).hasValue(2);
    }

    @Test
    void theBatchEndsWhereNoThreadIsLeft() {
        Guard noThreads = (deadline, work) -> {
            throw new Refusal(Refusal.Kind.BUSY, "Every thread is stuck.", List.of()).asException();
        };
        Window window = new Window(noThreads, this::decided, SHORT, 2, verdict -> {});

        assertThatExceptionOfType(BatchFailure.class)
                .isThrownBy(() -> {
                    window.add(rows(5, 7));
                    window.drain();
                })
                .withMessage("No thread is left to decide line 5: Every thread is stuck.");
    }

    private Window window(Duration deadline, Function<Row, Verdict> decision) {
        Guard guard = (limit, work) -> {
            CompletableFuture<Boolean> future = new CompletableFuture<>();
            threads.execute(() -> {
                try {
                    future.complete(work.call());
                } catch (Exception failed) {
                    future.completeExceptionally(failed);
                }
            });
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, threads)
                    .execute(() -> future.completeExceptionally(
                            new Refusal(Refusal.Kind.TIMEOUT, "Too late.", List.of()).asException()));
            return future;
        };
        return new Window(guard, decision, deadline, 4, verdict -> seen.add(shown(verdict)));
    }

    private static String shown(Verdict verdict) {
        if (verdict instanceof Verdict.Rejected rejected) {
            return rejected.row().line() + ": " + rejected.reason();
        }
        return new String(((Verdict.Decided) verdict).json(), UTF_8);
    }

    private Verdict decided(Row row) {
        return new Verdict.Decided(("decided " + row.line()).getBytes(UTF_8), null, null);
    }

    private static List<Row> rows(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(line -> new Row(line, "", null))
                .toList();
    }

    private void waitForTheEnd() {
        awaitMillis(60_000);
    }

    private void awaitMillis(long millis) {
        try {
            boolean ended = end.await(millis, TimeUnit.MILLISECONDS);
            assertThat(ended || millis > 0).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
