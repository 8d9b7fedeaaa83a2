package dev.runestone.knowledge;

import static dev.runestone.knowledge.Rulebook.fact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.workflow.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionPoolTest {
    private static final String RULES = """
            package tests.pool;
            declare Item
              n : int
              tag : String
            end
            declare Sum
              of : int
            end
            declare Mark
              why : String
            end
            global java.util.List log;
            query "marks" $m : Mark() end
            rule "sum" when accumulate(Item($n : n, n > 2); $sum : sum($n); $sum > 0) then
              insertLogical(new Sum($sum.intValue()));
            end
            rule "none big" when not Item(n > 7) then insertLogical(new Mark("none big")); end
            rule "some big" when exists Item(n > 7) then insert(new Mark("some big")); end
            rule "all tagged" when forall(Item($i : this, n > 1) Item(this == $i, tag != null)) then
              insert(new Mark("all tagged"));
            end
            rule "pair" when $a : Item($n : n) Item(this != $a, n == $n) then log.add("pair " + $n); end
            rule "grow" salience 3 when $i : Item(n < 3, tag == "grow") then modify($i) { setN($i.getN() + 1) } end
            rule "drop" salience -5 when $i : Item(tag == "drop") then delete($i); end
            rule "either" activation-group "one" salience 2 when Item(n > 4) then insert(new Mark("either")); end
            rule "or" activation-group "one" salience 1 when Item(n > 1) then insert(new Mark("or")); end
            rule "late" agenda-group "late" when Mark($w : why) then log.add($w); end
            """;

    @Test
    void usedSessionsDecideAsFreshOnesDo() {
        Rulebook used = new Rulebook(RULES, "idle-sessions", "1");
        RuleModule module = Rulebook.compile(Rulebook.RELEASE, RULES);
        Rulebook fresh = new Rulebook(RULES);
        Random random = new Random(7);
        List<Resolution> resolutions = List.of(
                Resolution.ALL, Resolution.FIRST, Resolution.PRIORITY, Resolution.SPECIFICITY, Resolution.COLLECT);
        for (int round = 0; round < 60; round++) {
            FactInput[] facts = facts(random);
            Resolution resolution = resolutions.get(random.nextInt(resolutions.size()));
            String[] groups = random.nextBoolean() ? new String[] {} : new String[] {"late", "MAIN"};
            fresh.bases().activate(KnowledgeBase.load(module, 1));

            Evaluation again = used.given(facts)
                    .by(resolution)
                    .groups(groups)
                    .query("marks")
                    .evaluate();
            Evaluation first = fresh.given(facts)
                    .by(resolution)
                    .groups(groups)
                    .query("marks")
                    .evaluate();

            assertThat(again).as("round %d, %s", round, resolution).isEqualTo(first);
        }
    }

    private static FactInput[] facts(Random random) {
        List<FactInput> facts = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String tag = List.of("grow", "drop", "keep").get(random.nextInt(3));
            facts.add(
                    random.nextInt(4) == 0
                            ? fact("Item", "n", random.nextInt(10))
                            : fact("Item", "n", random.nextInt(10), "tag", tag));
        }
        return facts.toArray(FactInput[]::new);
    }
}
