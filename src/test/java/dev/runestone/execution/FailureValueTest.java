package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Failures as fallbacks and error ports see them. */
class FailureValueTest {
    private static final Throwable FAILURE = new IllegalStateException("out of ink");

    @Test
    void anExceptionIsAFailureWithoutProblems() {
        assertThat(FailureValue.of("print", FAILURE, 3))
                .containsExactly(
                        Map.entry("component", "print"),
                        Map.entry("kind", "failure"),
                        Map.entry("message", "IllegalStateException: out of ink"),
                        Map.entry("problems", List.of()),
                        Map.entry("attempts", 3));
    }

    @Test
    void aRefusalHasItsKindAndItsFirstTwentyProblems() {
        Problem problem = new Problem(Path.of("page", 1), "It is torn.", "Take another.");
        Refusal refusal = new Refusal(Refusal.Kind.LIMIT_EXCEEDED, "Too much.", Collections.nCopies(21, problem));

        Map<String, Object> value = FailureValue.of("print", refusal.asException(), 1);

        assertThat(value).containsEntry("kind", "limit-exceeded").containsEntry("message", "Too much.");
        assertThat(value.get("problems"))
                .isEqualTo(Collections.nCopies(
                        20, Map.of("path", "page[1]", "message", "It is torn.", "hint", "Take another.")));
    }

    @Test
    void whatIsLateIsOneAttemptOrAllOfThem() {
        assertThat(FailureValue.late("print", false, Duration.ofSeconds(2), FAILURE))
                .isEqualTo(new Refusal(
                        Refusal.Kind.TIMEOUT, "The attempt of 'print' was not done within PT2S.", List.of()));
        assertThat(FailureValue.late("print", true, Duration.ofSeconds(2), null))
                .isEqualTo(new Refusal(
                        Refusal.Kind.TIMEOUT, "The attempts of 'print' were not done within PT2S.", List.of()));
        assertThat(FailureValue.late("print", true, Duration.ofSeconds(2), FAILURE)
                        .problems())
                .containsExactly(Problem.at(Path.ROOT, "The last attempt failed: IllegalStateException: out of ink"));
    }

    @Test
    void anOpenBreakerTellsWhenItLetsThroughAgain() {
        assertThat(FailureValue.open("print", Duration.ofNanos(1_500_999_999)))
                .isEqualTo(new Refusal(
                        Refusal.Kind.BUSY,
                        "The circuit breaker of 'print' is open after too many failures; the next attempt is let"
                                + " through in PT1.5S.",
                        List.of()));
    }

    @Test
    void aFallbackThatFailsTooIsToldBesideItsReason() {
        assertThat(FailureValue.both("print", FAILURE, new ArithmeticException("by zero")))
                .isEqualTo(new Refusal(
                        Refusal.Kind.INVALID,
                        "The fallback of 'print' failed too.",
                        List.of(
                                Problem.at(Path.ROOT, "The component failed: IllegalStateException: out of ink"),
                                Problem.at(Path.ROOT, "Its fallback failed: ArithmeticException: by zero"))));
    }
}
