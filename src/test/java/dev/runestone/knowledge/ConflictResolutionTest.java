package dev.runestone.knowledge;

import static dev.runestone.knowledge.Rulebook.fact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Resolution;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConflictResolutionTest {
    private static final String RULES = """
            package tests.resolution;
            declare Order
                amount : int
                status : String
            end
            declare Note
                text : String
            end
            declare Step
                of : String
            end

            rule "broad" salience 10 when $o : Order() then insert(new Note("broad")); end
            rule "large" salience 20 when $o : Order(amount > 100) then insert(new Note("large")); end
            rule "huge" salience 20 when $o : Order(amount > 1000) then insert(new Note("huge")); end
            rule "picky" salience 5 when $o : Order(amount > 100, amount < 500, status == "new") then
                insert(new Note("picky"));
            end
            rule "echo" salience 1 when Note(text == "large") then insert(new Note("echo")); end

            rule "mark" agenda-group "change" salience 10 when $o : Order(status == "new") then
                modify($o) { setStatus("seen") }
            end
            rule "greet" agenda-group "change" when $o : Order(status == "new") then insert(new Note("greeted")); end
            rule "file" agenda-group "change" when $o : Order(status == "seen") then insert(new Note("filed")); end

            rule "second step" agenda-group "second" when Note($text : text) then
                insert(new Step($text));
            end
            rule "one of two: a" agenda-group "choice" activation-group "only" salience 2 when Order() then
                insert(new Note("a"));
            end
            rule "one of two: b" agenda-group "choice" activation-group "only" salience 1 when Order() then
                insert(new Note("b"));
            end
            rule "dynamic" agenda-group "dynamic" salience ($amount) when Order($amount : amount) then
                insert(new Note("order " + $amount));
            end
            """;

    private static final Rulebook BOOK = new Rulebook(RULES);

    @Test
    void allFiresEveryMatchAndWhatFollowsFromIt() {
        assertThat(fired(Resolution.ALL, 200)).containsExactly("large", "broad", "picky", "echo");
    }

    @Test
    void firstFiresTheFirstMatchOnTheAgendaOnly() {
        assertThat(fired(Resolution.FIRST, 2000)).containsExactly("large");
        assertThat(fired(Resolution.FIRST, 5)).containsExactly("broad");
    }

    @Test
    void priorityFiresEveryMatchOfTheHighestSalienceThatMatches() {
        assertThat(fired(Resolution.PRIORITY, 2000)).containsExactly("large", "huge");
        assertThat(fired(Resolution.PRIORITY, 5)).containsExactly("broad");
    }

    @Test
    void specificityFiresTheRuleWithTheMostConditions() {
        assertThat(fired(Resolution.SPECIFICITY, 200)).containsExactly("picky");
        assertThat(fired(Resolution.SPECIFICITY, 2000)).containsExactly("large");
    }

    @Test
    void specificityFiresAllMatchesOfTheChosenRule() {
        Evaluation evaluation =
                BOOK.given(order(200), order(300)).by(Resolution.SPECIFICITY).evaluate();

        assertThat(evaluation.rules()).containsExactly("picky", "picky");
    }

    @Test
    void uniqueFiresTheOnlyMatch() {
        assertThat(fired(Resolution.UNIQUE, 5)).containsExactly("broad");
    }

    @Test
    void uniqueRefusesTwoMatchesByName() {
        assertThatThrownBy(() -> fired(Resolution.UNIQUE, 2000))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("there are 3, of 'large', 'huge', 'broad'");
    }

    @Test
    void collectFiresEveryMatchOfTheGivenFactsAndNoOther() {
        assertThat(fired(Resolution.COLLECT, 200)).containsExactly("large", "broad", "picky");
    }

    @Test
    void collectFiresAMatchThatAnotherConsequenceWouldHaveTakenAway() {
        Evaluation collected =
                BOOK.given(order(1)).groups("change").by(Resolution.COLLECT).evaluate();
        Evaluation all =
                BOOK.given(order(1)).groups("change").by(Resolution.ALL).evaluate();

        assertThat(collected.rules()).containsExactly("mark", "greet");
        assertThat(all.rules()).containsExactly("mark", "file");
    }

    @Test
    void groupsFireInTheGivenOrderAndTheDefaultGroupOnlyWhereItIsNamed() {
        assertThat(BOOK.given(order(1)).groups("change", "second").evaluate().rules())
                .containsExactly("mark", "file", "second step");
        assertThat(BOOK.given(order(1)).groups("second", "change").evaluate().rules())
                .containsExactly("mark", "file");
        assertThat(BOOK.given(order(1)).groups("change", "MAIN").evaluate().rules())
                .containsExactly("mark", "file", "broad");
    }

    @Test
    void eachGroupIsResolvedOnItsOwn() {
        for (Resolution resolution :
                List.of(Resolution.FIRST, Resolution.PRIORITY, Resolution.SPECIFICITY, Resolution.COLLECT)) {
            Evaluation evaluation = BOOK.given(order(1))
                    .groups("choice", "second")
                    .by(resolution)
                    .evaluate();

            assertThat(evaluation.rules()).as("%s", resolution).containsExactly("one of two: a", "second step");
        }
    }

    @Test
    void anActivationGroupFiresOnceByAnyResolution() {
        for (Resolution resolution : List.of(
                Resolution.ALL, Resolution.FIRST, Resolution.PRIORITY, Resolution.SPECIFICITY, Resolution.COLLECT)) {
            Evaluation evaluation =
                    BOOK.given(order(1)).groups("choice").by(resolution).evaluate();

            assertThat(evaluation.rules()).as("%s", resolution).containsExactly("one of two: a");
        }
    }

    @Test
    void computedSalienceOrdersTheMatchesOfOneRule() {
        FactInput[] orders = {order(5), order(50), order(7)};

        assertThat(notes(BOOK.given(orders).groups("dynamic").evaluate()))
                .containsExactly("order 50", "order 7", "order 5");
        assertThat(notes(BOOK.given(orders)
                        .groups("dynamic")
                        .by(Resolution.COLLECT)
                        .evaluate()))
                .containsExactly("order 50", "order 7", "order 5");
        assertThat(notes(BOOK.given(orders)
                        .groups("dynamic")
                        .by(Resolution.PRIORITY)
                        .evaluate()))
                .containsExactly("order 50");
        assertThat(BOOK.given(orders)
                        .groups("dynamic")
                        .by(Resolution.PRIORITY)
                        .evaluate()
                        .trace())
                .extracting(FiredRule::salience)
                .containsExactly(50);
    }

    @Test
    void aSessionFromThePoolDecidesAsAFreshOneDoes() {
        for (int round = 0; round < 3; round++) {
            for (Resolution resolution : Resolution.values()) {
                if (resolution != Resolution.UNIQUE) {
                    List<String> fresh = new Rulebooks(RULES).fired(resolution, 200);
                    assertThat(fired(resolution, 200)).as("%s", resolution).isEqualTo(fresh);
                }
            }
        }
    }

    /** The same rules in a knowledge base whose sessions nobody has used. */
    private record Rulebooks(String rules) {
        private static final RuleModule MODULE = Rulebook.compile(Rulebook.RELEASE, RULES);

        List<String> fired(Resolution resolution, int amount) {
            BOOK.bases().activate(KnowledgeBase.load(MODULE, 1));
            return ConflictResolutionTest.fired(resolution, amount);
        }
    }

    private static FactInput order(int amount) {
        return fact("Order", "amount", amount, "status", "new");
    }

    private static List<String> fired(Resolution resolution, int amount) {
        return BOOK.given(order(amount)).by(resolution).evaluate().rules();
    }

    private static List<Object> notes(Evaluation evaluation) {
        return evaluation.produced().get("Note").stream()
                .map(note -> note.get("text"))
                .toList();
    }
}
