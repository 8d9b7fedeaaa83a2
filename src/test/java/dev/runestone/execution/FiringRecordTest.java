package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.knowledge.FiredRule;
import dev.runestone.knowledge.FiredRule.Change;
import dev.runestone.knowledge.FiredRule.TracedFact;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The firings of rules in the history of a run. */
class FiringRecordTest {
    private static final TracedFact ORDER = new TracedFact(1, "Order", Map.of("amount", 7));
    private static final TracedFact MARK = new TracedFact(2, "Mark", Map.of());
    private static final Map<String, Object> ORDER_JSON =
            Map.of("id", 1L, "type", "Order", "value", Map.of("amount", 7));
    private static final Map<String, Object> MARK_JSON = Map.of("id", 2L, "type", "Mark", "value", Map.of());

    private static FiredRule fired(String rule, Change... changes) {
        return new FiredRule(rule, "shop", "MAIN", 10, List.of(ORDER), List.of(changes));
    }

    @Test
    void aFiringHasItsFactsAndWhatItChanged() {
        FiredRule firing = fired(
                "large",
                new Change(Change.Kind.INSERT, MARK, null),
                new Change(Change.Kind.UPDATE, ORDER, Map.of("amount", 6)));

        List<Map<String, Object>> records = FiringRecord.of(List.of(firing), 5);

        assertThat(records)
                .containsExactly(Map.of(
                        "rule",
                        "large",
                        "group",
                        "MAIN",
                        "salience",
                        10,
                        "matched",
                        List.of(ORDER_JSON),
                        "changes",
                        List.of(
                                Map.of("kind", "INSERT", "fact", MARK_JSON),
                                Map.of("kind", "UPDATE", "fact", ORDER_JSON, "before", Map.of("amount", 6)))));
        assertThat(records.get(0).keySet()).containsExactly("rule", "group", "salience", "matched", "changes");
    }

    @Test
    void onlyTheFirstOnesAreKept() {
        List<FiredRule> three = List.of(fired("a"), fired("b"), fired("c"));

        assertThat(FiringRecord.of(three, 2))
                .extracting(record -> record.get("rule"))
                .containsExactly("a", "b");
        assertThat(FiringRecord.of(three, 3)).hasSize(3);
        assertThat(FiringRecord.of(three, 9)).hasSize(3);
        assertThat(FiringRecord.of(three, 0)).isEmpty();
        assertThat(FiringRecord.of(List.of(), 9)).isEmpty();
    }
}
