package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runestone.function.StepInput;
import dev.runestone.workflow.Fact;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepInputTest {
    private static final StepInput INPUT = new StepInput(
            new String[] {"b", "a"}, List.of(Fact.given("x", 1), Fact.given("y", null)), Map.of("url", "u"));

    @Test
    void valuesAreKnownByPlaceAndByName() {
        assertThat(INPUT.size()).isEqualTo(2);
        assertThat(INPUT.name(1)).isEqualTo("a");
        assertThat(INPUT.value(0)).isEqualTo(1);
        assertThat(INPUT.value("b")).isEqualTo(1);
        assertThat(INPUT.value("a")).isNull();
        assertThat(INPUT.values().keySet()).containsExactly("b", "a");
        assertThat(INPUT.values()).containsEntry("b", 1).containsEntry("a", null);
        assertThat(INPUT.settings()).isEqualTo(Map.of("url", "u"));
        assertThat(INPUT.facts()).hasSize(2);
    }

    @Test
    void anUnknownInputIsToldWithThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> INPUT.value("c"))
                .withMessage("There is no input 'c'; there are [b, a].");
    }
}
