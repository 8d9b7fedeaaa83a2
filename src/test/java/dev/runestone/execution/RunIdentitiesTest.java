package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens, ids of events and chains of callers: the same for the same, another for another. */
class RunIdentitiesTest {
    private static final Workflow TEST = Graphs.workflow(List.of(Graphs.step("a", "same", "in")), "a");

    @Test
    void anIdOfAnEventIsKeptWhereItIsShortEnough() {
        String longest = "e".repeat(255);

        assertThat(EventId.of(longest)).isEqualTo(longest);
        assertThat(EventId.of(longest + "e")).isEqualTo(EventId.hash(longest + "e"));
        assertThat(EventId.hash("abc"))
                .as("SHA-256")
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void aTokenNamesItsRunAndIsTheSameForTheSameAttempt() {
        String token = Tokens.of("run-1", "nonce", "ask", 1);

        assertThat(token).isEqualTo(Tokens.of("run-1", "nonce", "ask", 1)).matches("run-1\\.[A-Za-z0-9_-]{24}");
        assertThat(Tokens.of("run-1", "nonce", "ask", 2)).isNotEqualTo(token);
        assertThat(Tokens.of("run-1", "nonce", "tell", 1)).isNotEqualTo(token);
        assertThat(Tokens.of("run-1", "other", "ask", 1)).isNotEqualTo(token);
        assertThat(Tokens.run(token)).isEqualTo("run-1");
        assertThat(Tokens.run(".secret")).isEmpty();
        assertThat(Tokens.run("nothing")).isEmpty();
    }

    @Test
    void aChainOfCallersGrowsByTheOneThatIsCalled() {
        assertThat(Callers.with(List.of(), TEST, 1)).containsExactly("test:1.0.0");
        assertThat(Callers.with(List.of("main:1.0.0", "test:2.0.0"), TEST, 3))
                .containsExactly("main:1.0.0", "test:2.0.0", "test:1.0.0");
    }

    @Test
    void nobodyCallsItselfAndNoChainIsLongerThanItMayBe() {
        assertThatThrownBy(() -> Callers.with(List.of("test:1.0.0", "main:1.0.0"), TEST, 9))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        thrown -> assertThat(thrown.refusal())
                                .isEqualTo(new Refusal(
                                        Refusal.Kind.INVALID,
                                        "The workflow 'test' would evaluate itself: test:1.0.0 → main:1.0.0 → test:1.0.0.",
                                        List.of())));
        assertThatThrownBy(() -> Callers.with(List.of("main:1.0.0"), TEST, 1))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        thrown -> assertThat(thrown.refusal())
                                .isEqualTo(new Refusal(
                                        Refusal.Kind.LIMIT_EXCEEDED,
                                        "Workflows evaluate one another deeper than 1 (runestone.execution.maximum-depth):"
                                                + " main:1.0.0 → test:1.0.0.",
                                        List.of())));
    }

    @Test
    void jsonValuesAreEqualAsTheirReadersSeeThem() {
        assertThat(JsonValues.equal(1, 1.0)).isTrue();
        assertThat(JsonValues.equal(1, new java.math.BigDecimal("1.00"))).isTrue();
        assertThat(JsonValues.equal(1, 2L)).isFalse();
        assertThat(JsonValues.equal(1, "1")).isFalse();
        assertThat(JsonValues.equal(null, null)).isTrue();
        assertThat(JsonValues.equal(null, false)).isFalse();
        assertThat(JsonValues.equal(false, null)).isFalse();
        assertThat(JsonValues.equal(List.of(1, "a"), List.of(1L, "a"))).isTrue();
        assertThat(JsonValues.equal(List.of(1, 2), List.of(1))).isFalse();
        assertThat(JsonValues.equal(List.of(1, 2), List.of(2, 1))).isFalse();
        assertThat(JsonValues.equal(List.of(), Map.of())).isFalse();
        assertThat(JsonValues.equal(Map.of("a", 1, "b", 2), Map.of("b", 2.0, "a", 1)))
                .isTrue();
        assertThat(JsonValues.equal(Map.of("a", 1), Map.of("a", 1, "b", 2))).isFalse();
        assertThat(JsonValues.equal(Map.of("a", 1), Map.of("b", 1))).isFalse();
        assertThat(JsonValues.equal(Map.of("a", 1), Map.of("a", 2))).isFalse();
    }

    @Test
    void aNullUnderAnotherNameIsNoEqualMember() {
        Map<String, Object> one = java.util.Collections.singletonMap("a", null);

        assertThat(JsonValues.equal(one, java.util.Collections.singletonMap("a", null)))
                .isTrue();
        assertThat(JsonValues.equal(one, java.util.Collections.singletonMap("b", null)))
                .isFalse();
    }
}
