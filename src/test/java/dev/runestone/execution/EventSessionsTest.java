package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.RefusalException;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.StepFunctions;
import dev.runestone.knowledge.PublishedRules;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleQuery;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.SchedulerPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rule sets that remember events from one item of a stream to the next. */
class EventSessionsTest {
    private static final String RULES = """
            package fraud
            declare Payment
                @role(event) @timestamp(at) @expires(1m)
                at : long
                card : String
            end
            declare Alert
                payments : int
            end
            rule "three within ten seconds" agenda-group "alerts" when
                $last : Payment($card : card)
                $count : Number(intValue >= 3) from accumulate(
                    Payment(card == $card, this == $last || this before[0ms, 10s] $last), count(1))
            then
                insert(new Alert($count.intValue()));
            end
            rule "seven" agenda-group "alerts" when Payment(at == 7) then
                Integer.valueOf("seven");
            end
            query recent(String $card)
                $payment : Payment(card == $card)
            end
            """;

    private final WorkCompiler works = new WorkCompiler(
            StepFunctions.of(Map.of()),
            new Expressions(ExpressionLimits.standard()),
            Rules.of(new PublishedRules(RULES).evaluator(), (knowledge, type) -> type.equals("Payment")),
            (source, key, event) -> {
                throw new UnsupportedOperationException();
            });
    private final Plan watching = Plan.of(
            Graphs.workflow(
                    List.of("payment"),
                    List.of(
                            rules("alert"),
                            new RuleSet(
                                    "recent",
                                    "book",
                                    List.of(),
                                    Resolution.ALL,
                                    Map.of(),
                                    List.of(),
                                    List.of(Graphs.from("payment")),
                                    new RuleQuery("recent", Map.of("$card", "payment.card")))),
                    "alert",
                    "recent"),
            works);

    private static RuleSet rules(String name) {
        return new RuleSet(
                name,
                "book",
                List.of("alerts"),
                Resolution.ALL,
                Map.of(),
                List.of("Alert"),
                List.of(Graphs.from("payment")));
    }

    private WorkflowOutcome evaluate(EvaluationMode mode, Object payment) {
        SchedulerPolicy policy = SchedulerPolicy.sequential(Duration.ofSeconds(30));
        return new Scheduler(policy, work -> {
                    throw new IllegalStateException("Nothing is handed over.");
                })
                .evaluate(watching, new Object[] {payment}, mode, StepContexts.BARE);
    }

    private Map<String, Object> outputs(EvaluationMode mode, int second) {
        return evaluate(mode, payment(second)).orThrow().outputs();
    }

    private static Map<String, Object> payment(int second) {
        return Map.of("at", second * 1_000L, "card", "a");
    }

    private static EvaluationMode remembering(EventSessions events) {
        return EvaluationMode.plain(Explain.NONE).with(events);
    }

    @Test
    void severalItemsMakeAPatternOnlyWhereEventsAreRemembered() {
        List<Object> remembered = new ArrayList<>();
        List<Object> forgotten = new ArrayList<>();
        try (EventSessions events = new EventSessions()) {
            for (int second = 1; second <= 3; second++) {
                remembered.add(outputs(remembering(events), second).get("alert"));
                forgotten.add(
                        outputs(EvaluationMode.plain(Explain.NONE), second).get("alert"));
            }
        }

        assertThat(remembered).containsExactly(null, null, Map.of("payments", 3));
        assertThat(forgotten).containsOnlyNulls();
    }

    @Test
    void twoStreamsDoNotSeeEachOthersEvents() {
        try (EventSessions one = new EventSessions();
                EventSessions other = new EventSessions()) {
            outputs(remembering(one), 1);
            outputs(remembering(one), 2);

            assertThat(outputs(remembering(other), 3).get("alert")).isNull();
            assertThat(outputs(remembering(one), 3).get("alert")).isEqualTo(Map.of("payments", 3));
        }
    }

    @Test
    void aRuleSetThatAsksAQueryRemembersAsWell() {
        try (EventSessions events = new EventSessions()) {
            outputs(remembering(events), 1);
            outputs(remembering(events), 2);

            assertThat((List<?>) outputs(remembering(events), 3).get("recent")).hasSize(3);
            assertThat((List<?>) outputs(remembering(events), 200).get("recent"))
                    .as("the others have expired")
                    .hasSize(1);
        }
    }

    @Test
    void anItemThatDoesNotFitLeavesWhatIsRemembered() {
        try (EventSessions events = new EventSessions()) {
            outputs(remembering(events), 1);
            outputs(remembering(events), 2);
            WorkflowOutcome flawed = evaluate(remembering(events), Map.of("at", "noon", "card", "a"));

            assertThat(flawed).isInstanceOf(WorkflowOutcome.Stopped.class);
            assertThat(outputs(remembering(events), 3).get("alert")).isEqualTo(Map.of("payments", 3));
        }
    }

    @Test
    void aRuleThatFailsHasItsSessionBeginAnew() {
        try (EventSessions events = new EventSessions()) {
            outputs(remembering(events), 1);
            outputs(remembering(events), 2);
            WorkflowOutcome failed = evaluate(remembering(events), Map.of("at", 7L, "card", "a"));

            assertThat(failed).isInstanceOf(WorkflowOutcome.Stopped.class);
            assertThat(outputs(remembering(events), 3).get("alert")).isNull();
            assertThat(outputs(remembering(events), 4).get("alert")).isNull();
            assertThat(outputs(remembering(events), 5).get("alert")).isEqualTo(Map.of("payments", 3));
        }
    }

    @Test
    void anEndedStreamEvaluatesNoMore() {
        EventSessions events = new EventSessions();
        outputs(remembering(events), 1);
        events.close();

        assertThatThrownBy(() -> outputs(remembering(events), 2))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("The stream has ended.");
    }
}
