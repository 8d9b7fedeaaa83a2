package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.EventSession;
import dev.runestone.knowledge.FactInput;
import dev.runestone.knowledge.PublishedRules;
import dev.runestone.knowledge.RuleEvaluator;
import dev.runestone.workflow.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the rule sets of a stream remember, and when they forget. */
class SessionRenewalTest {
    private static final String COUNTING = """
            package book
            declare Payment @role(event) @timestamp(at) at : long end
            declare Sum of : int end
            rule "count" when
                Number($n : intValue) from accumulate(Payment(), count(1))
            then
                insert(new Sum($n));
            end
            rule "fragile" when Payment(at == 666) then throw new IllegalStateException("out of ink"); end
            """;

    private static final PublishedRules PUBLISHED = new PublishedRules(COUNTING);

    private final Opening rules = new Opening(PUBLISHED.evaluator());
    private final EventSessions sessions = new EventSessions();

    /** Rules of which it is known which sessions they have opened. */
    private static final class Opening implements Rules {
        private final RuleEvaluator evaluator;
        private final List<EventSession> opened = new ArrayList<>();
        private int asked;
        private int alone;

        private Opening(RuleEvaluator evaluator) {
            this.evaluator = evaluator;
        }

        @Override
        public Evaluation evaluate(EvaluationRequest request) {
            alone++;
            return evaluator.evaluate(request);
        }

        @Override
        public Optional<EventSession> open(String knowledge) {
            asked++;
            Optional<EventSession> session = evaluator.open(knowledge);
            session.ifPresent(opened::add);
            return session;
        }

        @Override
        public boolean declares(String knowledge, String type) {
            throw new AssertionError("Nobody asks for types here.");
        }
    }

    @AfterEach
    void end() {
        sessions.close();
    }

    private static EvaluationRequest payment(long at) {
        return new EvaluationRequest(
                "book",
                List.of(new FactInput("Payment", Map.of("at", at))),
                Map.of(),
                List.of(),
                Resolution.ALL,
                List.of(),
                null,
                false);
    }

    /** How many payments the rules of a component have seen with this one. */
    private Object pay(String component, long at) {
        return sessions.evaluate(component, payment(at), rules)
                .produced()
                .get("Sum")
                .get(0)
                .get("of");
    }

    @Test
    void eachComponentRemembersItsOwnEvents() {
        assertThat(pay("one", 1)).isEqualTo(1);
        assertThat(pay("one", 2)).isEqualTo(2);
        assertThat(pay("other", 3)).isEqualTo(1);
        assertThat(pay("one", 4)).isEqualTo(3);
        assertThat(rules.opened).hasSize(2);
        assertThat(rules.alone).isZero();
    }

    @Test
    void whereNoEventsAreDeclaredNothingIsRemembered() {
        Opening plain =
                new Opening(new PublishedRules("package book rule \"any\" when java.util.Map() then end").evaluator());
        EvaluationRequest request = new EvaluationRequest(
                "book",
                List.of(new FactInput(null, Map.of("a", 1))),
                Map.of(),
                List.of(),
                Resolution.ALL,
                List.of(),
                null,
                false);

        for (int i = 0; i < 2; i++) {
            Evaluation evaluation = sessions.evaluate("one", request, plain);
            assertThat(evaluation.firings()).isEqualTo(1);
        }
        assertThat(plain.alone).isEqualTo(2);
        assertThat(plain.asked).as("once is enough").isEqualTo(1);
    }

    @Test
    void afterAFailureASessionBeginsAnew() {
        pay("one", 1);
        assertThatThrownBy(() -> pay("one", 666)).isInstanceOf(RefusalException.class);

        assertThat(pay("one", 2)).isEqualTo(1);
        assertThat(pay("one", 3)).isEqualTo(2);
        assertThat(rules.opened).hasSize(2);
    }

    @Test
    void anotherVersionBeginsAnewAndTheOldSessionIsClosed() {
        pay("one", 1);
        PUBLISHED.activate("book", "2", COUNTING);

        assertThat(pay("one", 2)).isEqualTo(1);
        assertThat(rules.opened).hasSize(2);
        assertThat(rules.opened.get(0).evaluate(payment(3))).as("spent").isEmpty();
    }

    @Test
    void theEndClosesEachSessionAndNothingIsEvaluatedAfterwards() {
        pay("one", 1);
        pay("other", 1);
        sessions.close();

        assertThat(rules.opened)
                .hasSize(2)
                .allSatisfy(session -> assertThat(session.evaluate(payment(2))).isEmpty());
        assertThatThrownBy(() -> pay("one", 2))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        thrown -> assertThat(thrown.refusal())
                                .isEqualTo(new Refusal(Refusal.Kind.CONFLICT, "The stream has ended.", List.of())));
    }
}
