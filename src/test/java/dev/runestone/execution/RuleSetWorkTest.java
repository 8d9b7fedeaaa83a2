package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.function.StepInput;
import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.FactInput;
import dev.runestone.knowledge.Release;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleSetWorkTest {
    private final List<EvaluationRequest> requests = new ArrayList<>();
    private Map<String, List<Map<String, Object>>> facts = Map.of();
    private final Rules rules = new Rules() {
        @Override
        public Evaluation evaluate(EvaluationRequest request) {
            requests.add(request);
            return new Evaluation(
                    new Release("local", "loans", "1"),
                    facts,
                    Map.of("Reason", List.of(Map.of("text", "young"))),
                    Map.of(),
                    Map.of(),
                    List.of("first", "second"),
                    List.of(),
                    2,
                    false);
        }

        @Override
        public boolean declares(String knowledge, String type) {
            return type.equals("CreditApplication");
        }
    };

    private Emission execute(List<String> emit, Map<String, String> types, String input, Object value) {
        RuleSet ruleSet = new RuleSet(
                "decide", "loans", List.of("scoring"), Resolution.COLLECT, types, emit, List.of(Graphs.from(input)));
        return new RuleSetWork(ruleSet, rules, Map.of())
                .execute(new StepInput(new String[] {input}, List.of(Fact.given(input, value)), Map.of()), true);
    }

    private List<FactInput> inserted() {
        return requests.get(0).facts();
    }

    @Test
    void anInputHasTheDeclaredTypeOfItsOwnName() {
        execute(List.of(), Map.of(), "credit-application", Map.of("age", 30));

        assertThat(inserted()).containsExactly(new FactInput("CreditApplication", Map.of("age", 30)));
        assertThat(requests.get(0).groups()).containsExactly("scoring");
        assertThat(requests.get(0).resolution()).isEqualTo(Resolution.COLLECT);
    }

    @Test
    void aDefinitionCanNameTheType() {
        execute(List.of(), Map.of("credit-application", "Loan"), "credit-application", Map.of());

        assertThat(inserted()).containsExactly(new FactInput("Loan", Map.of()));
    }

    @Test
    void anInputWithoutADeclaredTypeIsAMapFact() {
        execute(List.of(), Map.of(), "other", Map.of("a", 1));

        assertThat(inserted()).containsExactly(new FactInput(null, Map.of("a", 1)));
    }

    @Test
    void aListIsInsertedElementByElementAndNullNotAtAll() {
        execute(List.of(), Map.of(), "other", Arrays.asList(Map.of("a", 1), null, 2));

        assertThat(inserted())
                .containsExactly(
                        new FactInput(null, Map.of("a", 1)), new FactInput(null, Map.of("name", "other", "value", 2)));
    }

    @Test
    void aScalarOfADeclaredTypeIsItsValueField() {
        execute(List.of(), Map.of("score", "Score"), "score", 12);

        assertThat(inserted()).containsExactly(new FactInput("Score", Map.of("value", 12)));
    }

    @Test
    void withOneTypeTheObjectComesOut() {
        facts = Map.of("Decision", List.of(Map.of("approved", true)));

        assertThat(execute(List.of("Decision"), Map.of(), "x", 1).value()).isEqualTo(Map.of("approved", true));
        assertThat(execute(List.of("Absent"), Map.of(), "x", 1).value()).isNull();
    }

    @Test
    void withOneTypeAndSeveralObjectsTheirListComesOut() {
        facts = Map.of("Reason", List.of(Map.of("text", "a"), Map.of("text", "b")));

        assertThat(execute(List.of("Reason"), Map.of(), "x", 1).value())
                .isEqualTo(List.of(Map.of("text", "a"), Map.of("text", "b")));
    }

    @Test
    void withMoreTypesAListOfEachComesOut() {
        facts = Map.of("Reason", List.of(Map.of("text", "a")));

        assertThat(execute(List.of("Reason", "Decision"), Map.of(), "x", 1).value())
                .isEqualTo(Map.of("Reason", List.of(Map.of("text", "a")), "Decision", List.of()));
    }

    @Test
    void withNoTypeWhatTheRulesInsertedComesOut() {
        Emission emission = execute(List.of(), Map.of(), "x", 1);

        assertThat(emission.value()).isEqualTo(Map.of("Reason", List.of(Map.of("text", "young"))));
        assertThat(emission.rules()).containsExactly("first", "second");
    }
}
