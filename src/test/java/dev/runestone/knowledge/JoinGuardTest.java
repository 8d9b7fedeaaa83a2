package dev.runestone.knowledge;

import static dev.runestone.knowledge.Rulebook.fact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Resolution;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins that call no code of the rules, and so pass every interruption point. */
class JoinGuardTest {
    private static final Rulebook BOOK = new Rulebook("""
            package tests.joins;
            declare Item
              n : int
              same : String
            end
            rule "no conditions" agenda-group "free" when
              $a : Item() $b : Item() $c : Item() $d : Item()
            then
            end
            rule "a condition on the last only" agenda-group "last" when
              $a : Item() $b : Item() $c : Item() Item(n == -1 - $a.n)
            then
            end
            rule "answered by an index" agenda-group "indexed" when
              Item($s : same) Item(same == $s) Item(same == $s) Item(same == $s)
            then
            end
            rule "counted" agenda-group "counted" when
              Number(intValue > 1000) from accumulate($a : Item() and $b : Item() and $c : Item(); count($a))
            then
            end
            rule "fine" agenda-group "fine" when
              Item($n : n, n < 3) Item(n == $n + 1)
            then
            end
            """, "limits.joins", "100000");

    @ParameterizedTest
    @ValueSource(strings = {"free", "last", "indexed", "counted"})
    void joinsThatMakeTooManyMatchesAreRefusedBeforeTheyFillTheMemory(String group) {
        RefusalException refused = catchThrowableOfType(RefusalException.class, () -> evaluate(group, 400));

        assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED);
        assertThat(refused.refusal().detail()).contains("more than 100000 ways");
    }

    @Test
    void ordinaryJoinsAreCountedAfreshForEachEvaluation() {
        for (int i = 0; i < 20; i++) {
            assertThat(evaluate("fine", 400).firings()).isEqualTo(3);
        }
    }

    private static Evaluation evaluate(String group, int facts) {
        List<FactInput> inputs = IntStream.range(0, facts)
                .mapToObj(n -> fact("Item", "n", n, "same", "x"))
                .toList();
        return BOOK.evaluator()
                .evaluate(new EvaluationRequest(
                        "book", inputs, Map.of(), List.of(group), Resolution.ALL, List.of(), null, false));
    }
}
