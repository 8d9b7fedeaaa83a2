package dev.runestone.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.RefusalException;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingFunctionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Expressions expressions = new Expressions(ExpressionLimits.standard());
    private final TestSecrets none = new TestSecrets(Map.of(), Map.of());
    private final TaskFunction task = new TaskFunction(expressions);
    private final SignalFunction signal = new SignalFunction();
    private final WaitFunction wait = new WaitFunction(expressions, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aTaskParksWithItsDetails() {
        Map<String, Object> setUp =
                Map.of("timeout", "P7D", "heartbeat", "PT1H", "details", "{what: \"approve\", amount: order.total}");

        assertThat(task.apply(none.run(setUp, Map.of("order", Map.of("total", 5)))))
                .isEqualTo(new Parking.Task(
                        Duration.ofDays(7),
                        Duration.ofHours(1),
                        Map.of("what", "approve", "amount", java.math.BigDecimal.valueOf(5))));
        assertThat(task.apply(none.run(Map.of(), Map.of("order", 1))))
                .isEqualTo(new Parking.Task(null, null, Map.of("order", 1)));
        assertThatThrownBy(() -> task.apply(none.run(Map.of("details", "1"), Map.of())))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("no object");
    }

    @Test
    void aSignalParksUnderItsName() {
        assertThat(signal.apply(none.run(Map.of("name", "paid", "timeout", "PT1M"), Map.of())))
                .isEqualTo(new Parking.Signal("paid", Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "date and time(\"2026-12-01T09:00:00Z\"), 2026-12-01T09:00:00Z",
        "date and time(\"2026-12-01T09:00:00+02:00\"), 2026-12-01T07:00:00Z",
        "date and time(\"2026-12-01T09:00:00\"), 2026-12-01T09:00:00Z",
        "date and time(\"2026-07-01T09:00:00@Europe/Paris\"), 2026-07-01T07:00:00Z",
        "when, 2026-12-01T09:00:00Z",
    })
    void aWaitParksUntilATime(String feel, Instant expected) {
        assertThat(wait.apply(none.run(Map.of("until", feel), Map.of("when", "2026-12-01T09:00:00Z"))))
                .isEqualTo(new Parking.Timer(expected));
    }

    @Test
    void aWaitParksForADuration() {
        assertThat(wait.apply(none.run(Map.of("duration", "PT90S"), Map.of())))
                .isEqualTo(new Parking.Timer(NOW.plusSeconds(90)));
        assertThatThrownBy(() -> wait.apply(none.run(Map.of("until", "\"tomorrow\""), Map.of())))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("'tomorrow' is no date and time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T00:00:00Z", "-0100-01-01T00:00:00Z"})
    void aTimeThatNoDatabaseBearsIsRefused(String when) {
        assertThatThrownBy(() -> wait.apply(none.run(Map.of("until", "when"), Map.of("when", when))))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("is not between");
    }

    @Test
    void anEvaluationCannotWait() {
        for (StepFunction function : List.of(task, signal, wait)) {
            assertThatThrownBy(
                            () -> function.apply(none.evaluation(Map.of("name", "paid", "duration", "PT1S"), Map.of())))
                    .isInstanceOf(RefusalException.class)
                    .hasMessageContaining("POST /api/runs");
        }
    }

    @Test
    void whatIsWrongWithTheSettingsIsFoundBeforeARun() {
        StepFunctions functions = StepFunctions.of(Map.of("task", task, "signal", signal, "wait", wait));

        assertThat(paths(functions, "task", Map.of("timeout", "-PT1S", "heartbeat", "soon", "details", "order.")))
                .containsExactly("timeout", "heartbeat", "details");
        assertThat(paths(functions, "signal", Map.of("name", "not a name"))).containsExactly("name");
        assertThat(paths(functions, "signal", Map.of())).containsExactly("name");
        assertThat(paths(functions, "wait", Map.of())).containsExactly("");
        assertThat(paths(functions, "wait", Map.of("duration", "PT1S", "until", "now(")))
                .containsExactly("", "until");
        assertThat(paths(functions, "wait", Map.of("duration", "P1000000D"))).containsExactly("duration");
    }

    private List<String> paths(StepFunctions functions, String function, Map<String, Object> setUp) {
        return functions.problems(none.step(function, setUp), List.of("order")).stream()
                .map(problem -> problem.path().toString())
                .toList();
    }
}
