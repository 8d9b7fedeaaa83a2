package dev.runestone.knowledge;

import static dev.runestone.knowledge.Rulebook.fact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Resolution;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules that never end, on guarded threads: the caller hears of it in time, and the service goes on. */
class StuckRulesTest {
    private static final Rulebook BOOK = new Rulebook("""
            package tests.stuck;
            declare Item
              n : int
            end
            rule "forever" agenda-group "forever" when $i : Item() then
              while (true) { $i.setN($i.getN() + 1); }
            end
            rule "cross" agenda-group "cross" when
              Item($a : n) Item($b : n, n != $a) Item($c : n, n != $b) Item($d : n, n != $c)
              Item($e : n, n != $d) Item(n < $a - $b - $c - $d - $e - 1000000)
            then
            end
            rule "fine" agenda-group "fine" when $i : Item(n == 1) then modify($i) { setN(2) } end
            """, "limits.deadline", "PT60S", "limits.joins", "2000000000");

    private final GuardedWorkers workers =
            new GuardedWorkers(TestConfig.with("workers.threads", "2"), new SimpleMeterRegistry());

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void anEndlessConsequenceEndsAtItsDeadlineAndOthersAreServed() throws Exception {
        stuckEndsInTime("forever", 1);
    }

    @Test
    void aCrossJoinOfConditionsEndsAtItsDeadlineAndOthersAreServed() throws Exception {
        stuckEndsInTime("cross", 200);
    }

    private void stuckEndsInTime(String group, int facts) throws Exception {
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            CompletableFuture<Evaluation> stuck = submit(Duration.ofMillis(300), group, facts);
            CompletableFuture<Evaluation> other = submit(Duration.ofSeconds(60), "fine", 2);

            ExecutionException failure =
                    catchThrowableOfType(ExecutionException.class, () -> stuck.get(60, TimeUnit.SECONDS));

            assertThat(((RefusalException) failure.getCause()).refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(other.get().rules()).isEmpty();
            assertThat(other.get().firings()).isEqualTo(1);
        }
        assertThat(submit(Duration.ofSeconds(60), "fine", 2).get().firings()).isEqualTo(1);
    }

    private CompletableFuture<Evaluation> submit(Duration deadline, String group, int facts) {
        List<FactInput> inputs =
                IntStream.range(0, facts).mapToObj(n -> fact("Item", "n", n)).toList();
        return workers.submit(
                deadline,
                () -> BOOK.evaluator()
                        .evaluate(new EvaluationRequest(
                                "book", inputs, Map.of(), List.of(group), Resolution.ALL, List.of(), null, false)));
    }
}
