package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules over events and time, in Drools' STREAM mode. */
class EventSessionTest {
    private static final String FRAUD = """
            package fraud
            declare Payment
                @role(event) @timestamp(at) @expires(1m)
                at : long
                card : String
                amount : double
            end
            declare Confirmation
                @role(event) @timestamp(at) @expires(1m)
                at : long
                card : String
            end
            declare Alert
                kind : String
                card : String
                value : double
            end
            rule "three payments within ten seconds" when
                $last : Payment($card : card)
                $count : Number(intValue >= 3) from accumulate(
                    Payment(card == $card, this before[0ms, 10s] $last || this == $last), count(1))
            then
                insert(new Alert("often", $card, $count.doubleValue()));
            end
            rule "no confirmation within five seconds" when
                $payment : Payment($card : card, amount >= 100)
                not Confirmation(card == $card, this after[0ms, 5s] $payment)
            then
                insert(new Alert("unconfirmed", $card, $payment.getAmount()));
            end
            """;

    private static final String AVERAGES = """
            package averages
            declare Reading
                @role(event) @timestamp(at)
                at : long
                value : double
            end
            declare Average
                of : String
                value : double
            end
            rule "of ten seconds" when
                $average : Number() from accumulate(Reading($value : value) over window:time(10s), average($value))
            then
                insert(new Average("time", $average.doubleValue()));
            end
            rule "of three readings" when
                $average : Number() from accumulate(Reading($value : value) over window:length(3), average($value))
            then
                insert(new Average("length", $average.doubleValue()));
            end
            """;

    private static EventSession open(String drl) {
        return new PublishedRules(drl).evaluator().open("book").orElseThrow();
    }

    private static Evaluation evaluate(EventSession session, String type, Map<String, Object> fact) {
        return session.evaluate(request(type, fact)).orElseThrow();
    }

    private static EvaluationRequest request(String type, Map<String, Object> fact) {
        return new EvaluationRequest(
                "book",
                List.of(new FactInput(type, fact)),
                Map.of(),
                List.of(),
                Resolution.ALL,
                List.of(),
                null,
                false);
    }

    private static List<String> pay(EventSession session, int second, String card, int amount) {
        return alerts(evaluate(session, "Payment", Map.of("at", second * 1_000L, "card", card, "amount", amount)));
    }

    private static List<String> alerts(Evaluation evaluation) {
        List<String> alerts = new ArrayList<>();
        evaluation
                .produced()
                .getOrDefault("Alert", List.of())
                .forEach(alert -> alerts.add(alert.get("kind") + " " + alert.get("card")));
        return alerts;
    }

    @Test
    void threePaymentsOfACardWithinTenSecondsAreSeenAcrossEvaluations() {
        try (EventSession session = open(FRAUD)) {
            assertThat(pay(session, 1, "a", 1)).isEmpty();
            assertThat(pay(session, 2, "b", 1)).isEmpty();
            assertThat(pay(session, 6, "a", 1)).isEmpty();
            assertThat(pay(session, 10, "a", 1)).containsExactly("often a");
            assertThat(pay(session, 30, "a", 1))
                    .as("the others are too long ago")
                    .isEmpty();
        }
    }

    @Test
    void whatDoesNotComeInTimeIsNoticedWhenTimeHasPassed() {
        try (EventSession session = open(FRAUD)) {
            assertThat(pay(session, 1, "a", 200)).isEmpty();
            assertThat(pay(session, 2, "b", 300)).isEmpty();
            assertThat(alerts(evaluate(session, "Confirmation", Map.of("at", 4_000L, "card", "b"))))
                    .isEmpty();
            assertThat(pay(session, 9, "c", 1)).containsExactly("unconfirmed a");
        }
    }

    @Test
    void windowsOfTimeAndOfLengthSlide() {
        List<String> averages = new ArrayList<>();
        try (EventSession session = open(AVERAGES)) {
            int[][] readings = {{1, 10}, {5, 20}, {9, 60}, {14, 40}};
            for (int[] reading : readings) {
                evaluate(session, "Reading", Map.of("at", reading[0] * 1_000L, "value", reading[1]))
                        .produced()
                        .get("Average")
                        .forEach(average -> averages.add(average.get("of") + " " + average.get("value")));
            }
        }

        assertThat(averages)
                .containsExactlyInAnyOrder(
                        "time 10.0",
                        "length 10.0",
                        "time 15.0",
                        "length 15.0",
                        "time 30.0",
                        "length 30.0",
                        "time 40.0",
                        "length 40.0");
    }

    @Test
    void eventsThatHaveExpiredTakeNoRoom() {
        EvaluationLimits few = new EvaluationLimits(java.time.Duration.ofSeconds(5), 1_000, 200);
        try (EventSession session = open(FRAUD)) {
            for (int i = 0; i < 5_000; i++) {
                EvaluationRequest request = new EvaluationRequest(
                        "book",
                        List.of(new FactInput("Payment", Map.of("at", i * 1_000L, "card", "c" + i % 50, "amount", 1))),
                        Map.of(),
                        List.of(),
                        Resolution.ALL,
                        List.of(),
                        few,
                        false);
                assertThat(session.evaluate(request)).isPresent();
            }
        }
    }

    @Test
    void moreEventsThanMayBeAreRefusedAndTheSessionIsSpent() {
        EvaluationLimits few = new EvaluationLimits(java.time.Duration.ofSeconds(5), 1_000, 3);
        try (EventSession session = open(FRAUD)) {
            EvaluationRequest[] requests = new EvaluationRequest[4];
            for (int i = 0; i < 4; i++) {
                requests[i] = new EvaluationRequest(
                        "book",
                        List.of(new FactInput("Payment", Map.of("at", (long) i, "card", "c" + i, "amount", 1))),
                        Map.of(),
                        List.of(),
                        Resolution.ALL,
                        List.of(),
                        few,
                        false);
            }
            assertThat(session.evaluate(requests[0])).isPresent();
            assertThat(session.evaluate(requests[1])).isPresent();
            assertThat(session.evaluate(requests[2])).isPresent();
            assertThatThrownBy(() -> session.evaluate(requests[3]))
                    .isInstanceOfSatisfying(
                            RefusalException.class,
                            refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED));
            assertThat(session.evaluate(requests[3])).isEmpty();
        }
    }

    @Test
    void twoSessionsDoNotSeeEachOthersEvents() {
        PublishedRules rules = new PublishedRules(FRAUD);
        try (EventSession one = rules.evaluator().open("book").orElseThrow();
                EventSession other = rules.evaluator().open("book").orElseThrow()) {
            pay(one, 1, "a", 1);
            pay(one, 2, "a", 1);

            assertThat(pay(other, 3, "a", 1)).isEmpty();
            assertThat(pay(one, 3, "a", 1)).containsExactly("often a");
        }
    }

    @Test
    void withoutASessionEachEvaluationHasItsOwnEventsAndItsOwnTime() {
        RuleEvaluator evaluator = new PublishedRules(FRAUD).evaluator();
        List<FactInput> payments = new ArrayList<>();
        for (int second = 1; second <= 3; second++) {
            payments.add(new FactInput("Payment", Map.of("at", second * 1_000L, "card", "a", "amount", 1)));
        }
        EvaluationRequest together =
                new EvaluationRequest("book", payments, Map.of(), List.of(), Resolution.ALL, List.of(), null, true);

        for (int i = 0; i < 3; i++) {
            Evaluation evaluation = evaluator.evaluate(together);
            assertThat(alerts(evaluation)).containsExactly("often a");
            assertThat(evaluation.rules()).containsExactly("three payments within ten seconds");
            assertThat(alerts(evaluator.evaluate(request("Payment", Map.of("at", 3_000L, "card", "a", "amount", 1)))))
                    .isEmpty();
        }
    }

    @Test
    void rulesWithoutEventsHaveNothingToRemember() {
        RuleEvaluator evaluator = new PublishedRules("package plain; rule \"r\" when String() then end").evaluator();

        assertThat(evaluator.open("book")).isEmpty();
    }

    @Test
    void aSessionOfAVersionThatDoesNotDecideAnyMoreIsSpent() {
        PublishedRules rules = new PublishedRules("package plain; rule \"r\" when String() then end");
        rules.activate("fraud", "1", FRAUD);
        try (EventSession session = rules.evaluator().open("fraud").orElseThrow()) {
            EvaluationRequest request = new EvaluationRequest(
                    "fraud",
                    List.of(new FactInput("Payment", Map.of("at", 1L, "card", "a", "amount", 1))),
                    Map.of(),
                    List.of(),
                    Resolution.ALL,
                    List.of(),
                    null,
                    false);
            assertThat(session.evaluate(request)).isPresent();
            rules.activate("fraud", "2", FRAUD);
            assertThat(session.evaluate(request)).isEmpty();
        }
    }

    @Test
    void aClosedSessionIsSpent() {
        EventSession session = open(FRAUD);
        session.close();

        assertThat(session.evaluate(request("Payment", Map.of("at", 1L, "card", "a", "amount", 1))))
                .isEmpty();
    }
}
