package dev.runestone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void theCostIsComparedWithDecidingAlwaysTheSameAndWithReferences() throws BatchFailure {
        Tally tally = new Tally();
        decide(tally, "good", "approve", 600);
        decide(tally, "good", "decline", 60);
        decide(tally, "good", "refer", 40);
        decide(tally, "bad", "approve", 50);
        decide(tally, "bad", "decline", 250);
        Map<String, Double> costs = new LinkedHashMap<>();
        costs.put("bad:approve", 5.0);
        costs.put("good:decline", 1.0);
        costs.put("good:refer", 1.0);
        Summary summary = new Summary(
                "credit 1.0.0", tally, Duration.ofMillis(500), Costs.parse(costs), Map.of("published", 538.0));

        assertThat(String.join("\n", summary.lines())).isEqualTo("""
                        rows        1,000
                        decided     1,000
                        rejected    0
                        seconds     0.50
                        rows/s      2,000
                        outcomes    approve 650, decline 310, refer 40

                        truth          approve   decline     refer
                        bad                 50       250         0
                        good               600        60        40

                        cost of         cost
                        credit 1.0.0    350
                        always approve  1,500
                        always decline  700
                        always refer    700
                        published       538""");
    }

    @Test
    void aCostWithoutTruthAndOutcomeIsRefused() {
        assertThatExceptionOfType(BatchFailure.class)
                .isThrownBy(() -> Costs.parse(Map.of("approve", 5.0)))
                .withMessage("'--cost approve=5.0' names no truth and outcome. Write it like --cost bad:approve=5.");
    }

    @Test
    void moreOutcomesThanAnybodyReadsAreCountedAsOne() {
        Tally tally = new Tally();
        for (int i = 0; i < 1000; i++) {
            tally.decided("outcome " + i, "truth " + i);
        }

        assertThat(tally.outcomes()).hasSize(Tally.LABELS + 1).containsEntry(Tally.OTHER, 950L);
        assertThat(tally.truths()).hasSize(Tally.LABELS + 1);
    }

    private static void decide(Tally tally, String truth, String outcome, int times) {
        for (int i = 0; i < times; i++) {
            tally.decided(outcome, truth);
        }
    }
}
