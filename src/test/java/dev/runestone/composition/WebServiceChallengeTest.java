package dev.runestone.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The published test sets of the Web Service Challenge 2008, each held against the best solution that is known. */
class WebServiceChallengeTest {
    private static final Path SETS = Path.of("../shared/data/wsc08");
    private static final PlanLimits LIMITS = new PlanLimits(0, 1_000_000, Duration.ofSeconds(5));

    private static List<String> truth() throws IOException {
        assumeTrue(Files.exists(SETS), "SKIPPED: the test sets are not at " + SETS);
        List<String> lines = Files.readAllLines(SETS.resolve("truth.csv"));
        return lines.subList(1, lines.size());
    }

    @TestFactory
    List<DynamicTest> eachSetIsSolvedWithThePublishedLayersAndNoMoreServices() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : truth()) {
            String[] cells = line.split(",");
            tests.add(DynamicTest.dynamicTest("set " + cells[0], () -> {
                WebServiceChallenge set = WebServiceChallenge.read(SETS.resolve("set" + cells[0]));
                assertThat(set.services()).hasSize(Integer.parseInt(cells[1]));
                Planned planned = new Planner(set.taxonomy(), LIMITS).plan(set.services(), set.goal());

                assertThat(planned).isInstanceOf(Planned.Found.class);
                Plan plan = ((Planned.Found) planned).best();
                PlannerTest.assertLeads(plan, set.taxonomy(), set.goal());
                assertThat(plan.layers()).hasSize(Integer.parseInt(cells[2]));
                assertThat(plan.size()).isLessThanOrEqualTo(Integer.parseInt(cells[3]));
                assertThat(plan.proven()).isTrue();
            }));
        }
        return tests;
    }

    @Test
    void aGoalThatNoServiceLeadsToIsRefusedWithWhatIsMissing() throws IOException {
        truth();
        WebServiceChallenge set = WebServiceChallenge.read(SETS.resolve("set01"));
        Goal goal = new Goal(set.goal().provided(), Set.of("eternal youth"));

        assertThat(new Planner(set.taxonomy(), LIMITS).plan(set.services(), goal))
                .isEqualTo(new Planned.Unreachable(Set.of("eternal youth"), Set.of("eternal youth"), true));
    }
}
