package dev.runestone.knowledge;

import static dev.runestone.knowledge.Rulebook.fact;
import static dev.runestone.knowledge.Rulebook.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queries that Drools answers from the question back to the facts. */
class QueryCallTest {
    private static final String RULES = """
            package tests.queries;
            declare Location
                thing : String
                location : String
            end
            declare Level
                n : int
            end
            query isContainedIn(String inner, String outer)
                Location(inner, outer;)
                or
                (Location(between, outer;) and ?isContainedIn(inner, between;))
            end
            query above(int least)
                $level : Level(n > least)
            end
            rule "never" when Location() then insert(new Level(1)); end
            """;

    private static final Rulebook BOOK = new Rulebook(RULES);

    private static final FactInput[] HOUSE = {
        fact("Location", "thing", "key", "location", "envelope"),
        fact("Location", "thing", "envelope", "location", "drawer"),
        fact("Location", "thing", "drawer", "location", "desk"),
        fact("Location", "thing", "desk", "location", "office"),
        fact("Location", "thing", "chair", "location", "office")
    };

    private static Evaluation ask(String query, Map<String, @Nullable Object> arguments, FactInput... facts) {
        return BOOK.evaluator()
                .evaluate(EvaluationRequest.asking("book", List.of(facts), new QueryCall(query, arguments)));
    }

    private static List<Map<String, Object>> rows(
            String query, Map<String, @Nullable Object> arguments, FactInput... facts) {
        return ask(query, arguments, facts).queries().get(query);
    }

    @Test
    void aRecursiveQueryIsAnsweredFromTheQuestionBackToTheFacts() {
        assertThat(rows("isContainedIn", map("inner", "key", "outer", "office"), HOUSE))
                .as("the key is in the office by way of three things")
                .hasSize(1);
        assertThat(rows("isContainedIn", map("inner", "chair", "outer", "desk"), HOUSE))
                .isEmpty();
    }

    @Test
    void aParameterWithoutArgumentIsAskedFor() {
        assertThat(rows("isContainedIn", map("inner", "key"), HOUSE))
                .extracting(row -> row.get("outer"))
                .containsExactlyInAnyOrder("envelope", "drawer", "desk", "office");
        assertThat(rows("isContainedIn", map("outer", "desk"), HOUSE))
                .extracting(row -> row.get("inner"))
                .containsExactlyInAnyOrder("drawer", "envelope", "key");
    }

    @Test
    void noRuleIsFiredForAQuery() {
        Evaluation evaluation = ask("isContainedIn", map("inner", "key"), HOUSE);

        assertThat(evaluation.firings()).isZero();
        assertThat(evaluation.produced()).isEmpty();
    }

    @Test
    void argumentsAreCoercedToTheTypesOfTheParameters() {
        FactInput[] levels = {fact("Level", "n", 1), fact("Level", "n", 5)};

        assertThat(rows("above", map("least", new BigDecimal("2")), levels)).hasSize(1);
        RefusalException refused =
                catchThrowableOfType(RefusalException.class, () -> rows("above", map("least", "many"), levels));
        assertThat(refused.refusal().problems())
                .extracting(problem -> problem.path().toString())
                .containsExactly("arguments.least");
    }

    @Test
    void whatIsNotThereIsNamedWithAHint() {
        RefusalException noQuery =
                catchThrowableOfType(RefusalException.class, () -> rows("isContainedOn", map(), HOUSE));
        assertThat(noQuery.refusal().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path().toString()).isEqualTo("query");
            assertThat(problem.hint()).contains("isContainedIn");
        });
        RefusalException noParameter =
                catchThrowableOfType(RefusalException.class, () -> rows("isContainedIn", map("inners", "key"), HOUSE));
        assertThat(noParameter.refusal().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path().toString()).isEqualTo("arguments.inners");
            assertThat(problem.hint()).contains("inner");
        });
    }

    @Test
    void factsThatContainOneAnotherEndInARefusal() {
        List<FactInput> round = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            round.add(fact("Location", "thing", "t" + i, "location", "t" + (i + 1) % 5));
        }
        RefusalException refused = catchThrowableOfType(
                RefusalException.class,
                () -> rows(
                        "isContainedIn", map("thing", "t0", "location", "nowhere"), round.toArray(FactInput[]::new)));

        assertThat(refused.refusal().kind())
                .isIn(Refusal.Kind.LIMIT_EXCEEDED, Refusal.Kind.INVALID, Refusal.Kind.TIMEOUT);
        assertThat(rows("isContainedIn", map("inner", "key", "outer", "office"), HOUSE))
                .as("the evaluator goes on")
                .hasSize(1);
    }
}
