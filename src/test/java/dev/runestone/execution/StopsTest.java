package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.OutageException;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.SchedulerPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why an evaluation stopped, in words. */
class StopsTest {
    private static final SchedulerPolicy POLICY = new SchedulerPolicy(1, Duration.ZERO, 7, 9, Duration.ofSeconds(2));
    private static final String FAILED = "The component 'a' of 'test' failed.";

    private final Plan plan = Plan.of(
            workflow(List.of(step("a", "same", "in")), "a"), new TestWorks().function("same", input -> input.value(0)));

    private static Refusal bare(Refusal.Kind kind, String detail) {
        return new Refusal(kind, detail, List.of());
    }

    @Test
    void limitsAreToldWithTheWorkflowAndTheirValue() {
        assertThat(Stops.interrupted(plan))
                .isEqualTo(bare(Refusal.Kind.TIMEOUT, "The evaluation of 'test' was interrupted."));
        assertThat(Stops.deadline(plan, POLICY))
                .isEqualTo(bare(Refusal.Kind.TIMEOUT, "The evaluation of 'test' was not done within PT2S."));
        assertThat(Stops.executions(plan, POLICY))
                .isEqualTo(bare(
                        Refusal.Kind.LIMIT_EXCEEDED,
                        "The evaluation of 'test' stopped after 7 components were executed, which is the limit."));
        assertThat(Stops.facts(plan, POLICY))
                .isEqualTo(bare(
                        Refusal.Kind.LIMIT_EXCEEDED,
                        "The evaluation of 'test' stopped after there were 9 facts, which is the limit."));
    }

    @Test
    void whatIsUnfinishedIsToldAtItsComponent() {
        assertThat(Stops.unfinished(plan, 0))
                .isEqualTo(new Problem(
                        Path.of("components", "a"),
                        "'a' was still executing and has not been compensated.",
                        "See whether it had an effect."));
    }

    @Test
    void anExceptionIsToldByItsNameAndWhatItSays() {
        assertThat(Stops.failure(plan, "a", new IllegalStateException("out of ink")))
                .isEqualTo(new Refusal(
                        Refusal.Kind.INVALID,
                        FAILED,
                        List.of(Problem.at(Path.of("components", "a"), "IllegalStateException: out of ink"))));
        assertThat(Stops.message(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(Stops.message(new IllegalStateException(" "))).isEqualTo("IllegalStateException");
        assertThat(Stops.message(Refusal.notFound("Gone.").asException())).isEqualTo("Gone.");
    }

    @Test
    void anOutageIsNoFaultOfTheComponent() {
        Throwable outage = OutageException.orBug("Away", new SQLException("no route", "08001"));

        assertThat(Stops.failure(plan, "a", new IllegalStateException(outage)).kind())
                .isEqualTo(Refusal.Kind.UNAVAILABLE);
    }

    @Test
    void aRefusalKeepsItsProblemsBelowItsComponent() {
        Refusal refusal = new Refusal(
                Refusal.Kind.INVALID, "It does not fit.", List.of(new Problem(Path.of("b", 1), "No.", "Yes?")));

        assertThat(Stops.failure(plan, "a", refusal.asException()))
                .isEqualTo(new Refusal(
                        Refusal.Kind.INVALID,
                        FAILED,
                        List.of(
                                Problem.at(Path.of("components", "a"), "It does not fit."),
                                new Problem(Path.of("components", "a", "b", 1), "No.", "Yes?"))));
    }

    @ParameterizedTest
    @EnumSource(Refusal.Kind.class)
    void onlyWhatPassesAndWhatIsTooMuchKeepsItsKind(Refusal.Kind kind) {
        boolean kept = switch (kind) {
            case BUSY, UNAVAILABLE, TIMEOUT, LIMIT_EXCEEDED, TOO_LARGE -> true;
            default -> false;
        };

        assertThat(Stops.failure(plan, "a", bare(kind, "So.").asException()).kind())
                .isEqualTo(kept ? kind : Refusal.Kind.INVALID);
    }

    @Test
    void messagesAreCutWhereTheyAreTooLong() {
        String longest = "x".repeat(500);

        assertThat(Stops.message(Refusal.notFound(longest).asException())).isEqualTo(longest);
        assertThat(Stops.message(Refusal.notFound(longest + "y").asException())).isEqualTo(longest + "…");
        assertThat(Stops.message(new IllegalStateException(longest)))
                .hasSize(501)
                .startsWith("IllegalStateException: xxx")
                .endsWith("x…");
    }

    @Test
    void onlyErrorsOfTheMachineAreThrownOn() {
        OutOfMemoryError fatal = new OutOfMemoryError();

        assertThatThrownBy(() -> Stops.rethrowFatal(fatal)).isSameAs(fatal);
        assertThatCode(() -> Stops.rethrowFatal(new StackOverflowError())).doesNotThrowAnyException();
        assertThatCode(() -> Stops.rethrowFatal(new AssertionError())).doesNotThrowAnyException();
        assertThatCode(() -> Stops.rethrowFatal(new IllegalStateException())).doesNotThrowAnyException();
    }
}
