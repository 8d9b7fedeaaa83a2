package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runestone.api.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the records of the model say of themselves. */
class ModelTest {
    private static final Input A = new Input("a", Endpoint.of("a"));
    private static final Input B = new Input("b", Endpoint.of("b"));

    @Test
    void aFactEqualsOnlyItself() {
        Fact fact = Fact.given("amount", 42);

        assertThat(List.of(fact)).contains(fact).doesNotContain(Fact.given("amount", 42));
        assertThat(fact).isNotEqualTo(Fact.given("amount", 42)).isNotEqualTo(null);
        assertThat(fact.hashCode()).isEqualTo(System.identityHashCode(fact));
        assertThat(fact).hasToString("amount = 42");
        assertThat(fact.parents()).isEmpty();
        assertThat(fact.rules()).isEmpty();
    }

    @Test
    void anEndpointIsWrittenAsItIsRead() {
        assertThat(Endpoint.parse("gate")).isEqualTo(new Endpoint("gate", "out"));
        assertThat(Endpoint.parse("gate.high")).isEqualTo(new Endpoint("gate", "high"));
        assertThat(Endpoint.parse(".high")).isEqualTo(new Endpoint("", "high"));
        assertThat(Endpoint.parse("gate.high")).hasToString("gate.high");
        assertThat(Endpoint.parse("gate.out")).hasToString("gate");
    }

    @Test
    void aJoinNeedsAsManyInputsAsItsKindSays() {
        assertThat(Join.all("j", A, B).needed()).isEqualTo(2);
        assertThat(Join.any("j", A, B).needed()).isEqualTo(1);
        assertThat(Join.quorum("j", 2, A, B)).isEqualTo(new Join("j", 2, null, List.of(A, B)));
    }

    @Test
    void aSequentialPolicyKeepsEverythingOnTheCallersThread() {
        SchedulerPolicy policy = SchedulerPolicy.sequential(Duration.ofSeconds(3));

        assertThat(policy.parallelism()).isEqualTo(1);
        assertThat(policy.deadline()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aPolicyThatLetsNothingRunIsRefused() {
        Duration second = Duration.ofSeconds(1);
        new SchedulerPolicy(1, Duration.ZERO, 1, 1, Duration.ofNanos(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SchedulerPolicy(0, second, 1, 1, second))
                .withMessage("The parallelism must be 1 or more, got 0.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SchedulerPolicy(1, second, 0, 1, second))
                .withMessage("A run needs 1 or more executions and facts, got 0 and 1.");
        assertThatIllegalArgumentException().isThrownBy(() -> new SchedulerPolicy(1, second, 1, 0, second));
        for (Duration deadline : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SchedulerPolicy(1, second, 1, 1, deadline))
                    .withMessageContaining("got " + deadline);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SchedulerPolicy(1, Duration.ofNanos(-1), 1, 1, second))
                .withMessageContaining("PT-0.000000001S");
    }

    @Test
    void aCircleOfUpToElevenComponentsIsNamedWhole() {
        assertThat(circle(11).message()).contains("c0 → c1 → c2", "c10 → c0.").doesNotContain("…");
        assertThat(circle(12).message())
                .contains("c0 → c1 → ", "c10 → … → c0 (12 components).")
                .doesNotContain("c11");
    }

    private static Problem circle(int length) {
        Map<String, Component> components = new LinkedHashMap<>();
        for (int i = 0; i < length; i++) {
            components.put(
                    "c" + i, Step.feel("c" + i, "1", new Input("x", Endpoint.of("c" + (i + length - 1) % length))));
        }
        return Cycles.find(new Workflow("w", new Version(1, 0, 0, ""), "", Map.of(), components, Map.of()))
                .orElseThrow();
    }
}
