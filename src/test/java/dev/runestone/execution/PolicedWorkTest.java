package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failsafe.CircuitBreaker;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.function.Parking;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Breaker;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Retries.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PolicedWorkTest {
    private static final StepInput INPUT =
            new StepInput(new String[] {"n"}, List.of(Fact.given("n", 7)), Map.of("own", true));
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Retries THREE = new Retries(3, Backoff.NONE, Duration.ZERO, Duration.ZERO, 0);

    private final AtomicInteger executed = new AtomicInteger();

    private static PolicedWork policed(Work work, Policy policy) {
        return policed(work, policy, null);
    }

    private static PolicedWork policed(Work work, Policy policy, @Nullable Work fallback) {
        return new PolicedWork("score", work, policy, 1, fallback, () -> 0.5);
    }

    private static Policy on(OnFailure reaction) {
        return new Policy(Retries.NEVER, null, null, null, reaction);
    }

    private static Refusal refusal(Refusal.Kind kind) {
        return new Refusal(kind, "No.", List.of());
    }

    /** Fails so often, then gives its attempt. */
    private Work failing(int times, Exception failure) {
        return (input, traced) -> {
            if (executed.incrementAndGet() <= times) {
                throw failure;
            }
            return Emission.of(input.attempt());
        };
    }

    private static Work forever(AtomicBoolean interrupted) {
        return (input, traced) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                interrupted.set(true);
                throw stopped;
            }
            return Emission.NOTHING;
        };
    }

    @Test
    void aFailureIsTriedAgainAndEachAttemptKnowsItsNumber() throws Exception {
        PolicedWork work =
                policed(failing(2, new IOException("reset")), new Policy(THREE, null, null, null, OnFailure.HALT));

        assertThat(work.execute(INPUT, false).value()).isEqualTo(3);
        assertThat(executed).hasValue(3);
    }

    @Test
    void whenTheRetriesAreUsedUpTheLastFailureIsThrownAsItIs() {
        IOException reset = new IOException("reset");
        PolicedWork work = policed(failing(9, reset), new Policy(THREE, null, null, null, OnFailure.HALT));

        assertThatThrownBy(() -> work.execute(INPUT, false)).isSameAs(reset);
        assertThat(executed).hasValue(4);
    }

    @Test
    void aRefusalIsTriedAgainOnlyWhereSomethingIsBusyOutOfReachOrLate() {
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            executed.set(0);
            PolicedWork work = policed(
                    failing(9, refusal(kind).asException()), new Policy(THREE, null, null, null, OnFailure.HALT));

            assertThatThrownBy(() -> work.execute(INPUT, false)).isInstanceOf(RefusalException.class);
            boolean again =
                    kind == Refusal.Kind.BUSY || kind == Refusal.Kind.UNAVAILABLE || kind == Refusal.Kind.TIMEOUT;
            assertThat(executed).as("attempts at %s", kind).hasValue(again ? 4 : 1);
        }
        assertThat(PolicedWork.mayMend(new InterruptedException())).isFalse();
        assertThat(PolicedWork.mayMend(new StackOverflowError())).isFalse();
        assertThat(PolicedWork.mayMend(new IllegalStateException())).isTrue();
    }

    @Test
    void thePausesAreThoseOfThePolicy() throws Exception {
        Retries growing = new Retries(2, Backoff.LINEAR, Duration.ofMillis(10), Duration.ofMillis(40), 0);
        List<Long> times = new ArrayList<>();
        PolicedWork work = policed(
                (input, traced) -> {
                    times.add(System.nanoTime());
                    if (input.attempt() < 3) {
                        throw new IOException("reset");
                    }
                    return Emission.of("done");
                },
                new Policy(growing, null, null, null, OnFailure.HALT));

        assertThat(work.execute(INPUT, false).value()).isEqualTo("done");
        assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(9_500_000);
        assertThat(times.get(2) - times.get(1)).isGreaterThanOrEqualTo(19_500_000);
        assertThat(work.pauses()).isTrue();
        assertThat(work.waits()).isTrue();
    }

    @Test
    void anAttemptThatTakesTooLongIsInterrupted() {
        AtomicBoolean interrupted = new AtomicBoolean();
        PolicedWork work = policed(
                forever(interrupted), new Policy(Retries.NEVER, Duration.ofMillis(20), null, null, OnFailure.HALT));

        assertThatThrownBy(() -> work.attempt(INPUT, false)).isInstanceOfSatisfying(RefusalException.class, thrown -> {
            assertThat(thrown.refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT);
            assertThat(thrown.refusal().detail()).isEqualTo("The attempt of 'score' was not done within PT0.02S.");
        });
        assertThat(interrupted).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void theDeadlineEndsThePausesTooAndTellsTheLastFailure() {
        Retries slow = new Retries(5, Backoff.LINEAR, LONG, LONG, 0);
        PolicedWork work = policed(
                failing(9, new IOException("reset")),
                new Policy(slow, null, Duration.ofMillis(30), null, OnFailure.HALT));

        assertThatThrownBy(() -> work.execute(INPUT, false)).isInstanceOfSatisfying(RefusalException.class, thrown -> {
            assertThat(thrown.refusal().detail()).isEqualTo("The attempts of 'score' were not done within PT0.03S.");
            assertThat(thrown.refusal().problems())
                    .extracting(problem -> problem.message())
                    .containsExactly("The last attempt failed: IOException: reset");
        });
        assertThat(executed).hasValue(1);
    }

    @Test
    void theBreakerOpensLetsNothingThroughAndClosesAgain() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        PolicedWork work = policed(
                (input, traced) -> {
                    executed.incrementAndGet();
                    if (broken.get()) {
                        throw new IOException("reset");
                    }
                    return Emission.of("well");
                },
                new Policy(Retries.NEVER, null, null, new Breaker(2, 4, Duration.ofMillis(40)), OnFailure.HALT));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> work.attempt(INPUT, false)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> work.attempt(INPUT, false)).isInstanceOfSatisfying(RefusalException.class, thrown -> {
            assertThat(thrown.refusal().kind()).isEqualTo(Refusal.Kind.BUSY);
            assertThat(thrown.refusal().detail()).startsWith("The circuit breaker of 'score' is open");
        });
        assertThat(executed).hasValue(2);
        broken.set(false);
        Instant late = Instant.now().plusSeconds(10);
        while (work.breaker().getRemainingDelay().toNanos() > 0 && Instant.now().isBefore(late)) {
            Thread.onSpinWait();
        }
        assertThat(work.attempt(INPUT, false).value()).isEqualTo("well");
        assertThat(work.breaker().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void aRefusalOfTheInputDoesNotOpenTheBreaker() {
        PolicedWork work = policed(
                failing(99, refusal(Refusal.Kind.INVALID).asException()),
                new Policy(Retries.NEVER, null, null, new Breaker(1, 1, LONG), OnFailure.HALT));

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> work.attempt(INPUT, false)).hasMessage("No.");
        }
        assertThat(executed).hasValue(5);
    }

    @Test
    void haltAndCompensateThrowTheFailure() {
        IOException reset = new IOException("reset");
        for (OnFailure reaction : List.of(OnFailure.HALT, new OnFailure.Compensate())) {
            assertThatThrownBy(() -> policed(failing(9, reset), on(reaction)).failed(INPUT, reset))
                    .isSameAs(reset);
        }
    }

    @Test
    void skipGivesNothing() throws Exception {
        assertThat(policed(failing(9, new IOException("reset")), on(new OnFailure.Skip()))
                        .execute(INPUT, false))
                .isSameAs(Emission.NOTHING);
    }

    @Test
    void routeDescribesTheFailureAtTheErrorPort() throws Exception {
        Emission emission = policed(
                        failing(9, new IOException("reset")),
                        new Policy(THREE, null, null, null, new OnFailure.Route()))
                .execute(INPUT, false);

        assertThat(emission.port()).isEqualTo(1);
        assertThat(emission.value())
                .isEqualTo(Map.of(
                        "component", "score",
                        "kind", "failure",
                        "message", "IOException: reset",
                        "problems", List.of(),
                        "attempts", 4));
    }

    @Test
    void aRefusalIsDescribedWithItsProblems() {
        Refusal refusal = Refusal.invalid(
                "The form",
                List.of(new dev.runestone.api.Problem(dev.runestone.api.Path.of("a", 1), "Bad.", "Mend it.")));

        assertThat(FailureValue.of("score", refusal.asException(), 2))
                .containsEntry("kind", "invalid")
                .containsEntry("message", "The form has 1 problem.")
                .containsEntry("problems", List.of(Map.of("path", "a[1]", "message", "Bad.", "hint", "Mend it.")))
                .containsEntry("attempts", 2);
        assertThat(FailureValue.of("x", refusal(Refusal.Kind.LIMIT_EXCEEDED).asException(), 1))
                .containsEntry("kind", "limit-exceeded");
    }

    @Test
    void aValueAnExpressionOrAStepStandsIn() throws Exception {
        Work failing = failing(9, new IOException("reset"));
        Work seen = (input, traced) -> Emission.of(Map.of("values", input.values(), "settings", input.settings()));

        assertThat(policed(failing, on(new OnFailure.FallbackValue(0))).execute(INPUT, false))
                .isEqualTo(Emission.standIn(0, 0));
        assertThat(policed(failing, on(new OnFailure.FallbackValue(null))).execute(INPUT, false))
                .isEqualTo(Emission.standIn(0, null));
        Map<?, ?> expression = (Map<?, ?>) policed(failing, on(new OnFailure.FallbackExpression("e")), seen)
                .execute(INPUT, false)
                .value();
        Map<?, ?> values = (Map<?, ?>) expression.get("values");
        assertThat(values.get("n")).isEqualTo(7);
        assertThat(((Map<?, ?>) values.get("error")).get("message")).isEqualTo("IOException: reset");
        assertThat(policed(failing, on(new OnFailure.FallbackStep("f", Map.of("k", 1))), seen)
                        .execute(INPUT, false)
                        .value())
                .isEqualTo(Map.of("values", Map.of("n", 7), "settings", Map.of("k", 1)));
    }

    @Test
    void aFallbackThatFailsTooTellsBothFailures() {
        Work failing = failing(9, new IOException("reset"));
        Work parking = (input, traced) -> Emission.of(new Parking.Timer(Instant.EPOCH));
        OnFailure step = new OnFailure.FallbackStep("f", Map.of());

        assertThatThrownBy(() -> policed(failing, on(step), failing).execute(INPUT, false))
                .hasMessageContaining("The fallback of 'score' failed too.")
                .hasMessageContaining("The component failed: IOException: reset");
        assertThatThrownBy(() -> policed(failing, on(step), parking).execute(INPUT, false))
                .hasMessageContaining("A fallback cannot wait for something outside.");
    }

    @Test
    void anInterruptionIsNobodysFailure() {
        PolicedWork work = policed(
                failing(9, new InterruptedException()), new Policy(THREE, null, null, null, new OnFailure.Skip()));

        assertThatThrownBy(() -> work.execute(INPUT, false)).isInstanceOf(InterruptedException.class);
        assertThat(executed).hasValue(1);
    }

    @Test
    void whatDoesNotPauseDoesNotWait() {
        assertThat(policed(failing(0, new IOException()), on(new OnFailure.Skip()))
                        .waits())
                .isFalse();
        assertThat(policed(failing(0, new IOException()), new Policy(THREE, null, null, null, OnFailure.HALT))
                        .pauses())
                .isFalse();
    }
}
