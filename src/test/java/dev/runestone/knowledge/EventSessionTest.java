package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        EvaluationLimits few = new EvaluationLimits(Duration.ofSeconds(5), 1_000, 200);
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
        EvaluationLimits few = new EvaluationLimits(Duration.ofSeconds(5), 1_000, 3);
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

    private static final String TWO_FIT = """
            package both
            declare Payment
                @role(event) @timestamp(at) @expires(1m)
                at : long
                card : String
            end
            declare Alert
                kind : String
                card : String
            end
            rule "not x" salience 10 when $payment : Payment(card != "x") then
                insert(new Alert("not-x", $payment.getCard()));
            end
            rule "any" when $payment : Payment() then
                insert(new Alert("any", $payment.getCard()));
            end
            """;

    @ParameterizedTest
    @EnumSource(
            value = Resolution.class,
            names = {"FIRST", "PRIORITY", "SPECIFICITY"})
    void whatAResolutionPassesOverDoesNotComeBackWithALaterItem(Resolution resolution) {
        try (EventSession session = open(TWO_FIT)) {
            List<List<String>> fired = new ArrayList<>();
            for (String card : List.of("a", "b", "x")) {
                EvaluationRequest request = new EvaluationRequest(
                        "book",
                        List.of(new FactInput("Payment", Map.of("at", 1L, "card", card))),
                        Map.of(),
                        List.of(),
                        resolution,
                        List.of(),
                        null,
                        false);
                fired.add(alerts(session.evaluate(request).orElseThrow()));
            }

            assertThat(fired).containsExactly(List.of("not-x a"), List.of("not-x b"), List.of("any x"));
        }
    }

    @Test
    void ofAnActivationGroupOneRuleFiresAlsoWhenItIsLateInTheStream() {
        String drl = """
                package late
                declare Payment
                    @role(event) @timestamp(at) @expires(1m)
                    at : long
                    card : String
                    amount : double
                end
                declare Confirmation
                    @role(event) @timestamp(at) @expires(1m)
                    at : long
                end
                declare Alert
                    kind : String
                    card : String
                end
                rule "after five" activation-group "g" when
                    $payment : Payment(card == "a") not Confirmation(this after[0s, 5s] $payment)
                then insert(new Alert("five", "a")); end
                rule "after six" activation-group "g" when
                    $payment : Payment(card == "a") not Confirmation(this after[0s, 6s] $payment)
                then insert(new Alert("six", "a")); end
                rule "at once" activation-group "g" when Payment(card == "b") then
                    insert(new Alert("now", "b"));
                end
                """;
        try (EventSession session = open(drl)) {
            assertThat(pay(session, 1, "a", 1)).isEmpty();
            assertThat(pay(session, 2, "b", 1)).containsExactly("now b");
            assertThat(pay(session, 20, "c", 1)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"@role(event)", "@role( Event )", "@role(EVENT)", "@Role(event)"})
    void drlMayWriteTheRoleInAnyCase(String role) {
        try (EventSession session = open(FRAUD.replace("@role(event)", role))) {
            pay(session, 1, "a", 1);
            pay(session, 2, "a", 1);

            assertThat(pay(session, 3, "a", 1)).containsExactly("often a");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after[0s, 5s]",
                "before[0s, 5s]",
                "coincides[1s]",
                "during",
                "finishedby",
                "finishes",
                "includes",
                "meets",
                "metby",
                "overlappedby",
                "overlaps",
                "startedby",
                "starts"
            })
    void everyTemporalOperatorIsAllowed(String operator) {
        String drl = """
                package operators
                declare Span
                    @role(event) @timestamp(at) @duration(length) @expires(1m)
                    at : long
                    length : long
                end
                rule "there" when $one : Span() Span(this != $one, this OPERATOR $one) then end
                rule "missing" when $one : Span() not Span(this != $one, this OPERATOR $one) then end
                """.replace("OPERATOR", operator);
        try (EventSession session = open(drl)) {
            session.evaluate(request("Span", Map.of("at", 1_000L, "length", 100L)));
            Evaluation later = evaluate(session, "Span", Map.of("at", 30_000L, "length", 100L));

            assertThat(later.firings()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not Reading() over window:time(5s)",
                "exists(Reading() over window:time(5s))",
                "Reading() over window:length(3)",
                "Reading() from window Recent",
                "Number(this > 1) from accumulate(Reading($v : value) over window:length(3), sum($v))",
                "accumulate(Reading($v : value) over window:time(1m); $n : count(1), $m : max($v); $n > 1)"
            })
    void everyFormOfASlidingWindowIsAllowed(String pattern) {
        String drl = """
                package windows
                declare Reading
                    @role(event) @timestamp(at)
                    at : long
                    value : double
                end
                declare window Recent
                    Reading() over window:time(10s)
                end
                rule "seen" when PATTERN then end
                """.replace("PATTERN", pattern);
        try (EventSession session = open(drl)) {
            evaluate(session, "Reading", Map.of("at", 1L, "value", 1));
            evaluate(session, "Reading", Map.of("at", 2L, "value", 2));
        }
    }

    @Test
    void aLateEventTellsNoTimeAndIsOutsideOfTheWindowsThatHavePassedIt() {
        try (EventSession session = open(FRAUD)) {
            pay(session, 20, "a", 1);
            assertThat(pay(session, 15, "a", 1)).isEmpty();
            assertThat(pay(session, 1, "a", 200))
                    .as("its five seconds are over")
                    .containsExactly("unconfirmed a");
            assertThat(pay(session, 21, "a", 1)).containsExactly("often a");
        }
    }

    @Test
    void theOrderOfTheEventsOfOneItemIsOfNoAccount() {
        RuleEvaluator evaluator = new PublishedRules(AVERAGES).evaluator();
        List<FactInput> readings = new ArrayList<>();
        for (int second : List.of(1, 12, 15, 20)) {
            readings.add(new FactInput("Reading", Map.of("at", second * 1_000L, "value", second)));
        }
        List<FactInput> turned = new ArrayList<>(readings);
        Collections.reverse(turned);

        assertThat(ofTime(evaluator, readings))
                .isEqualTo(ofTime(evaluator, turned))
                .isEqualTo((12 + 15 + 20) / 3.0);
    }

    private static double ofTime(RuleEvaluator evaluator, List<FactInput> readings) {
        EvaluationRequest request =
                new EvaluationRequest("book", readings, Map.of(), List.of(), Resolution.ALL, List.of(), null, false);
        return evaluator.evaluate(request).produced().get("Average").stream()
                .filter(average -> average.get("of").equals("time"))
                .mapToDouble(average -> (double) average.get("value"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMillionEventsThroughAWindowOfTenSecondsTakeTheRoomOfTenSeconds() {
        // 100 events a second, so that there are about 1,000 in ten seconds and 1,000 more of the item itself
        EvaluationLimits room = new EvaluationLimits(Duration.ofSeconds(30), 100, 2_200);
        String drl = """
                package flood
                declare Reading
                    @role(event) @timestamp(at)
                    at : long
                end
                declare Count
                    of : long
                end
                rule "of ten seconds" when
                    accumulate(Reading() over window:time(10s); $n : count(1))
                then
                    insert(new Count($n));
                end
                """;
        try (EventSession session = open(drl)) {
            for (int item = 0; item < 1_000; item++) {
                List<FactInput> readings = new ArrayList<>(1_000);
                for (int i = 0; i < 1_000; i++) {
                    readings.add(new FactInput("Reading", Map.of("at", (item * 1_000L + i) * 10)));
                }
                EvaluationRequest request = new EvaluationRequest(
                        "book", readings, Map.of(), List.of(), Resolution.ALL, List.of(), room, false);
                Evaluation evaluation = session.evaluate(request).orElseThrow();
                assertThat((long) evaluation.produced().get("Count").get(0).get("of"))
                        .isBetween(1_000L, 1_001L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Resolution.class)
    void expiredEventsLeaveByEveryResolutionAndInEveryGroup(Resolution resolution) {
        String drl = TWO_FIT.replace("card != \"x\"", "card == \"y\"") + """
                rule "other" agenda-group "other" when $payment : Payment() then
                    insert(new Alert("other", $payment.getCard()));
                end
                """;
        EvaluationLimits few = new EvaluationLimits(Duration.ofSeconds(5), 100, 10);
        for (List<String> groups : List.of(List.<String>of(), List.of("other"))) {
            try (EventSession session = open(drl)) {
                for (int i = 0; i < 40; i++) {
                    EvaluationRequest request = new EvaluationRequest(
                            "book",
                            List.of(new FactInput("Payment", Map.of("at", i * 30_000L, "card", "x"))),
                            Map.of(),
                            groups,
                            resolution,
                            List.of(),
                            few,
                            false);
                    assertThat(alerts(session.evaluate(request).orElseThrow()))
                            .containsExactly(groups.isEmpty() ? "any x" : "other x");
                }
            }
        }
    }

    @Test
    void expiredEventsLeaveWhereOnlyAQueryIsAsked() {
        EvaluationLimits few = new EvaluationLimits(Duration.ofSeconds(5), 100, 10);
        try (EventSession session = open(TWO_FIT + "query all() Payment() end")) {
            for (int i = 0; i < 40; i++) {
                EvaluationRequest request = new EvaluationRequest(
                        "book",
                        List.of(new FactInput("Payment", Map.of("at", i * 30_000L, "card", "x"))),
                        Map.of(),
                        List.of(),
                        Resolution.ALL,
                        List.of(),
                        few,
                        false,
                        new QueryCall("all", Map.of()));
                assertThat(session.evaluate(request)).isPresent();
            }
        }
    }

    @Test
    void anItemThatDoesNotFitLeavesTheEventsAsTheyAre() {
        try (EventSession session = open(FRAUD)) {
            pay(session, 1, "a", 1);
            pay(session, 2, "a", 1);
            assertThatThrownBy(() -> session.evaluate(request("Payment", Map.of("at", 3_000L, "colour", "red"))))
                    .isInstanceOf(RefusalException.class);

            assertThat(pay(session, 4, "a", 1)).containsExactly("often a");
        }
    }

    @Test
    void anEventWithoutItsTimeIsRefusedAndLeavesTheOthersAsTheyAre() {
        try (EventSession session = open(FRAUD.replace("at : long", "at : Long"))) {
            pay(session, 1, "a", 1);
            pay(session, 2, "a", 1);
            assertThatThrownBy(() -> session.evaluate(request("Payment", Map.of("card", "a"))))
                    .isInstanceOfSatisfying(
                            RefusalException.class,
                            refused -> assertThat(refused.refusal().problems())
                                    .singleElement()
                                    .satisfies(problem -> {
                                        assertThat(problem.path().toString()).isEqualTo("facts[0].value.at");
                                        assertThat(problem.message()).isEqualTo("The event tells no time.");
                                    }));

            assertThat(pay(session, 4, "a", 1)).containsExactly("often a");
        }
    }

    @Test
    void aRuleThatFailsSpendsTheSession() {
        try (EventSession session = open("""
                package failing
                declare Payment
                    @role(event) @timestamp(at)
                    at : long
                    card : String
                    amount : double
                end
                rule "divide" when Payment($amount : amount) then
                    Integer.valueOf(1 / (int) $amount);
                end
                """)) {
            pay(session, 1, "a", 1);
            assertThatThrownBy(() -> pay(session, 2, "a", 0)).isInstanceOf(RefusalException.class);

            assertThat(session.evaluate(request("Payment", Map.of("at", 3_000L, "card", "a", "amount", 1))))
                    .isEmpty();
        }
    }

    @Test
    void aQueryFindsWhatIsRememberedUntilItExpires() {
        try (EventSession session = open("""
                package queries
                declare Payment
                    @role(event) @timestamp(at) @expires(1m)
                    at : long
                    card : String
                end
                query recent(String $card)
                    $payment : Payment(card == $card)
                end
                """)) {
            List<Integer> found = new ArrayList<>();
            for (int second : new int[] {0, 20, 40, 70, 200}) {
                EvaluationRequest request = EvaluationRequest.asking(
                        "book",
                        List.of(new FactInput("Payment", Map.of("at", second * 1_000L, "card", "a"))),
                        new QueryCall("recent", Map.of("$card", "a")));
                found.add(session.evaluate(request)
                        .orElseThrow()
                        .queries()
                        .get("recent")
                        .size());
            }

            assertThat(found).containsExactly(1, 2, 3, 3, 1);
        }
    }

    @Test
    void whatRulesMakeIsRememberedOnlyWhereItIsAnEvent() {
        String drl = """
                package once
                declare Payment
                    @role(event) @timestamp(at) @expires(1m)
                    at : long
                    card : String
                    amount : double
                end
                declare Alert
                    KIND
                    kind : String
                    card : String
                end
                rule "once" when
                    Payment($card : card)
                    not Alert(card == $card)
                then
                    insert(new Alert("seen", $card));
                end
                """;
        List<List<String>> facts = alertsOfFive(drl.replace("KIND", ""));
        List<List<String>> events = alertsOfFive(drl.replace("KIND", "@role(event) @expires(10s)"));

        assertThat(facts).allSatisfy(each -> assertThat(each).contains("seen a"));
        assertThat(events).containsExactly(List.of("seen a"), List.of(), List.of(), List.of("seen a"), List.of());
    }

    private static List<List<String>> alertsOfFive(String drl) {
        try (EventSession session = open(drl)) {
            List<List<String>> alerts = new ArrayList<>();
            for (int second = 0; second < 20; second += 4) {
                alerts.add(pay(session, second, "a", 1));
            }
            return alerts;
        }
    }

    @Test
    void theTraceTellsRememberedEventsApart() {
        try (EventSession session = open("""
                package pairs
                declare Payment
                    @role(event) @timestamp(at) @expires(1m)
                    at : long
                    card : String
                end
                rule "pair" when
                    $one : Payment()
                    $other : Payment(this after[1ms, 10s] $one)
                then
                end
                """)) {
            EvaluationRequest[] requests = new EvaluationRequest[2];
            for (int i = 0; i < 2; i++) {
                requests[i] = new EvaluationRequest(
                        "book",
                        List.of(new FactInput("Payment", Map.of("at", i * 1_000L, "card", "c" + i))),
                        Map.of(),
                        List.of(),
                        Resolution.ALL,
                        List.of(),
                        null,
                        true);
            }
            session.evaluate(requests[0]);
            List<FiredRule.TracedFact> matched =
                    session.evaluate(requests[1]).orElseThrow().trace().get(0).matched();

            assertThat(matched).extracting(fact -> fact.value().get("card")).containsExactly("c0", "c1");
            assertThat(matched)
                    .extracting(FiredRule.TracedFact::id)
                    .doesNotHaveDuplicates()
                    .doesNotContain(0L);
        }
    }
}
