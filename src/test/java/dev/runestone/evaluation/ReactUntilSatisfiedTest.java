package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Evaluations that react end in the right way, with what they computed. */
@QuarkusTest
class ReactUntilSatisfiedTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    @Inject
    Evaluations evaluations;

    /** Counts how often it is called. */
    @Singleton
    @Named("test-counted")
    static class Counted implements StepFunction {
        @Override
        public Object apply(StepInput input) {
            CALLS.incrementAndGet();
            return input.value(0);
        }
    }

    /** A workflow that feeds one expression over its one input back. */
    private static String loop(String input, String expression) {
        return """
                kind: Workflow
                name: loop
                version: 1.0.0
                inputs:
                  %1$s: {type: number}
                components:
                  next:
                    step: {function: feel, expression: "%2$s"}
                    from: %1$s
                outputs:
                  next: next
                feedback:
                  %1$s: next
                """.formatted(input, expression);
    }

    private static double number(Evaluated evaluated, String output) {
        return ((Number) evaluated.outcome().result().outputs().get(output)).doubleValue();
    }

    private static List<Double> numbers(Evaluated evaluated, String output) {
        return ((List<?>) evaluated.outcome().result().outputs().get(output))
                .stream().map(each -> ((Number) each).doubleValue()).toList();
    }

    @Test
    void newtonsSquareRootIsSatisfiedWhenItIsCloseEnough() {
        Evaluated evaluated = evaluations.react("""
                kind: Workflow
                name: root
                version: 1.0.0
                inputs:
                  x: {type: number}
                  guess: {type: number}
                components:
                  better:
                    step: {function: feel, expression: (guess + x / guess) / 2}
                    from: [guess, x]
                outputs:
                  root: better
                feedback:
                  guess: better
                """, Map.of("x", 2, "guess", 1), """
                {"goal": {"when": "abs(better * better - x) < 0.0000000001"}}""");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.SATISFIED);
        assertThat(number(evaluated, "root")).isCloseTo(Math.sqrt(2), within(1e-9));
        assertThat(evaluated.made().reaction().iterations()).isBetween(4, 6);
    }

    @Test
    void pageRankOfAThousandPagesConvergesToThatOfPlainJava() {
        int size = 1000;
        Random random = new Random(11);
        List<List<Integer>> in = new ArrayList<>();
        int[] out = new int[size];
        for (int page = 0; page < size; page++) {
            List<Integer> from = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int source = random.nextInt(size);
                from.add(source + 1);
                out[source]++;
            }
            in.add(from);
        }
        List<Integer> degrees =
                Arrays.stream(out).map(each -> Math.max(each, 1)).boxed().toList();
        Evaluated evaluated = evaluations.react(
                """
                kind: Workflow
                name: pagerank
                version: 1.0.0
                inputs:
                  links: {type: array}
                  degrees: {type: array}
                  ranks: {type: array}
                components:
                  shares:
                    step: {function: feel, expression: "for i in 1..count(ranks) return ranks[i] / degrees[i]"}
                    from: [ranks, degrees]
                  next:
                    step:
                      function: feel
                      expression: "for from in links return 0.00015 + 0.85 * sum(for j in from return shares[j])"
                    from: [links, shares]
                outputs:
                  ranks: next
                feedback:
                  ranks: next
                """, Map.of("links", in, "degrees", degrees, "ranks", java.util.Collections.nCopies(size, 0.001)), """
                {"tolerance": {"values": ["next"], "absolute": 1e-6}}""");

        double[] ranks = new double[size];
        Arrays.fill(ranks, 1.0 / size);
        for (int round = 0; round < 100; round++) {
            double[] next = new double[size];
            for (int page = 0; page < size; page++) {
                double sum = 0;
                for (int source : in.get(page)) {
                    sum += ranks[source - 1] / degrees.get(source - 1);
                }
                next[page] = 0.15 / size + 0.85 * sum;
            }
            ranks = next;
        }
        assertThat(evaluated.made().reaction().end())
                .as(evaluated.outcome().toString().substring(0, 500))
                .isEqualTo(Satisfaction.CONVERGED);
        List<Double> made = numbers(evaluated, "ranks");
        for (int page = 0; page < size; page++) {
            assertThat(made.get(page)).as("page %d", page).isCloseTo(ranks[page], within(1e-5));
        }
    }

    @Test
    void kMeansComesToRestWhereTheClustersAre() {
        Random random = new Random(3);
        List<Map<String, Double>> points = new ArrayList<>();
        double[][] centres = {{0, 0}, {10, 0}, {5, 8}};
        for (int i = 0; i < 90; i++) {
            points.add(Map.of(
                    "x", centres[i % 3][0] + random.nextGaussian(), "y", centres[i % 3][1] + random.nextGaussian()));
        }
        Evaluated evaluated = evaluations.react("""
                kind: Workflow
                name: kmeans
                version: 1.0.0
                inputs:
                  points: {type: array}
                  centroids: {type: array}
                components:
                  distances:
                    step:
                      function: feel
                      expression: "for p in points return for c in centroids return (p.x - c.x) ** 2 + (p.y - c.y) ** 2"
                    from: [points, centroids]
                  nearest:
                    step: {function: feel, expression: "for d in distances return index of(d, min(d))[1]"}
                    from: distances
                  moved:
                    step:
                      function: feel
                      expression: |
                        for k in 1..count(centroids) return {
                          x: mean((for i in 1..count(points) return if nearest[i] = k then points[i].x else null)[item != null]),
                          y: mean((for i in 1..count(points) return if nearest[i] = k then points[i].y else null)[item != null])}
                    from: [points, centroids, nearest]
                outputs:
                  centroids: moved
                feedback:
                  centroids: moved
                """, Map.of("points", points, "centroids", points.subList(0, 3)), "{}");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.QUIET);
        List<?> found = (List<?>) evaluated.outcome().result().outputs().get("centroids");
        for (int k = 0; k < 3; k++) {
            int cluster = k;
            double x = points.stream()
                    .filter(point -> points.indexOf(point) % 3 == cluster)
                    .mapToDouble(point -> point.get("x"))
                    .average()
                    .orElseThrow();
            assertThat(((Number) ((Map<?, ?>) found.get(k)).get("x")).doubleValue())
                    .isCloseTo(x, within(1e-9));
        }
    }

    @Test
    void labelsArePropagatedUntilEachPartOfAGraphHasOne() {
        List<List<Integer>> neighbours =
                List.of(List.of(1, 2), List.of(2, 1, 3), List.of(3, 2), List.of(4, 5), List.of(5, 4), List.of(6));
        Evaluated evaluated =
                evaluations.react("""
                kind: Workflow
                name: labels
                version: 1.0.0
                inputs:
                  neighbours: {type: array}
                  labels: {type: array}
                components:
                  next:
                    step: {function: feel, expression: "for near in neighbours return min(for j in near return labels[j])"}
                    from: [neighbours, labels]
                outputs:
                  labels: next
                feedback:
                  labels: next
                """, Map.of("neighbours", neighbours, "labels", List.of(1, 2, 3, 4, 5, 6)), "{}");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.QUIET);
        assertThat(numbers(evaluated, "labels")).containsExactly(1.0, 1.0, 1.0, 4.0, 4.0, 6.0);
        assertThat(evaluated.made().reaction().iterations()).isEqualTo(3);
    }

    @Test
    void anOscillatorIsFoundWithItsPeriod() {
        Evaluated two = evaluations.react(loop("x", "1 - x"), Map.of("x", 0), "{}");
        Evaluated three = evaluations.react(loop("x", "modulo(x + 1, 3)"), Map.of("x", 0), "{}");
        Evaluated late = evaluations.react(loop("x", "if x < 5 then x + 1 else 4"), Map.of("x", 0), "{}");

        assertThat(two.made().reaction().end()).isEqualTo(Satisfaction.OSCILLATING);
        assertThat(two.made().reaction().period()).isEqualTo(2);
        assertThat(three.made().reaction().period()).isEqualTo(3);
        assertThat(late.made().reaction().period()).isEqualTo(2);
        assertThat(late.made().reaction().explanation()).contains("2 iterations before");
    }

    @Test
    void aSeriesThatGrowsWithoutEndDiverges() {
        Evaluated evaluated = evaluations.react(loop("x", "x * -3"), Map.of("x", 1), """
                {"divergence": {"value": "next", "beyond": 1000}}""");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.DIVERGED);
        assertThat(evaluated.made().reaction().iterations()).isEqualTo(7);
        assertThat(evaluated.made().reaction().explanation()).contains("-2187");
    }

    @Test
    void aNumberThatDoesNotGetOnStagnates() {
        Evaluated evaluated = evaluations.react(loop("x", "x + 1"), Map.of("x", 0), """
                {"stagnation": {"value": "if next > 10 then 10 else next", "iterations": 5}}""");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.STAGNANT);
        assertThat(evaluated.made().reaction().iterations()).isEqualTo(14);
    }

    @Test
    void eachLimitEndsWithAnOutcomeOfItsOwnAndThePartialResult() {
        String counting = loop("x", "x + 1");

        Evaluated iterations = evaluations.react(counting, Map.of("x", 0), "{\"iterations\": 7}");
        Evaluated facts = evaluations.react(counting, Map.of("x", 0), "{\"facts\": 5}");
        Evaluated time = evaluations.react(counting, Map.of("x", 0), "{\"time\": \"PT0.03S\"}");

        assertThat(iterations.made().reaction().end()).isEqualTo(Satisfaction.ITERATION_LIMIT);
        assertThat(number(iterations, "next")).isEqualTo(7);
        assertThat(facts.made().reaction().end()).isEqualTo(Satisfaction.FACT_LIMIT);
        assertThat(number(facts, "next")).isEqualTo(6);
        assertThat(time.made().reaction().end()).isEqualTo(Satisfaction.TIME_LIMIT);
        assertThat(time.made().reaction().iterations()).isPositive();
        assertThat(time.made().reaction().history()).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void aComponentThatFailsEndsItWithWhatHadBeenComputed() {
        Evaluated evaluated =
                evaluations.react(loop("x", "if x > 3 then number(\\\"much\\\") else x + 1"), Map.of("x", 0), "{}");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.FAILED);
        assertThatThrownBy(() -> evaluated.outcome().orThrow()).hasMessageContaining("next");
    }

    @Test
    void whatIsFedBackAndDoesNotFitEndsItWithWhatHadBeenComputed() {
        Evaluated evaluated =
                evaluations.react(loop("x", "if x > 3 then \\\"much\\\" else x + 1"), Map.of("x", 0), "{}");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.FAILED);
        assertThat(evaluated.outcome().result().outputs()).containsEntry("next", "much");
        assertThatThrownBy(() -> evaluated.outcome().orThrow()).hasMessageContaining("not a number");
    }

    @Test
    void aGoalThatHasNoValueEndsItWithWhatHadBeenComputed() {
        Evaluated evaluated = evaluations.react(loop("x", "x + 1"), Map.of("x", 0), """
                {"goal": {"when": "1 / (2 - next) > 5"}}""");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.FAILED);
        assertThat(number(evaluated, "next")).isEqualTo(2);
    }

    @Test
    void onlyWhatHasChangedIsExecutedAgain() {
        CALLS.set(0);
        Evaluated evaluated = evaluations.react("""
                kind: Workflow
                name: halves
                version: 1.0.0
                inputs:
                  still: {type: number}
                  x: {type: number}
                components:
                  costly:
                    step: {function: test-counted}
                    from: still
                  doubled:
                    step: {function: feel, expression: costly * 2}
                    from: costly
                  next:
                    step: {function: feel, expression: "if x < 9 then x + 1 else x"}
                    from: x
                  both:
                    step: {function: feel, expression: doubled + next}
                    from: [doubled, next]
                outputs:
                  both: both
                feedback:
                  x: next
                """, Map.of("still", 21, "x", 0), "{}");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.QUIET);
        assertThat(CALLS).hasValue(1);
        assertThat(number(evaluated, "both")).isEqualTo(51);
        assertThat(evaluated.made().reaction().iterations()).isEqualTo(10);
        // costly and doubled once; next and both each time, but for both when next was the same
        assertThat(evaluated.made().reaction().executed()).isEqualTo(2 + 10 + 9);
        assertThat(evaluated.made().reaction().recalled()).isEqualTo(18 + 1);
    }

    @Test
    void whatWasMadeOnTheWayIsToldAsAskedFor() {
        String counting = loop("x", "if x < 6 then x + 1 else x");
        Map<String, Integer> zero = Map.of("x", 0);

        assertThat(told(evaluations.react(counting, zero, """
                {"productions": {"mode": "all"}}"""))).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 6.0);
        assertThat(told(evaluations.react(counting, zero, """
                {"productions": {"mode": "distinct"}}"""))).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        assertThat(told(evaluations.react(counting, zero, """
                {"productions": {"mode": "latest", "port": "next"}}"""))).containsExactly(6.0);
        assertThat(told(evaluations.react(counting, zero, """
                {"productions": {"mode": "top", "top": 2, "by": "modulo(value, 4)"}}"""))).containsExactly(3.0, 2.0);
    }

    private static List<Double> told(Evaluated evaluated) {
        return evaluated.made().reaction().productions().stream()
                .map(production -> ((Number) production.value()).doubleValue())
                .toList();
    }

    @Test
    void aWorkflowWithoutFeedbackIsQuietAfterOnePass() {
        Evaluated evaluated =
                evaluations.react(loop("x", "x + 1").replaceAll("(?s)feedback:.*", ""), Map.of("x", 1), "{}");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.QUIET);
        assertThat(evaluated.made().reaction().iterations()).isEqualTo(1);
    }

    @Test
    void theOutputThatIsWaitedForSatisfies() {
        Evaluated evaluated = evaluations.react("""
                kind: Workflow
                name: found
                version: 1.0.0
                inputs:
                  x: {type: number}
                components:
                  next:
                    step: {function: feel, expression: x + 1}
                    from: x
                  big:
                    condition: {expression: next > 4}
                    from: next
                outputs:
                  found: big
                feedback:
                  x: next
                """, Map.of("x", 0), "{\"goal\": {\"output\": \"found\"}}");

        assertThat(evaluated.made().reaction().end()).isEqualTo(Satisfaction.SATISFIED);
        assertThat(number(evaluated, "found")).isEqualTo(5);
    }

    @Test
    void everythingThatIsWrongWithUntilIsSaid() {
        assertThatThrownBy(() -> evaluations.react(loop("x", "x"), Map.of("x", 0), """
                        {"goal": {"when": "y > 1", "rule": "r"}, "tolerance": {"values": ["z"], "absolute": -1},
                         "stagnation": {"iterations": 1}, "divergence": {"value": "next +"}, "iterations": 0,
                         "time": "long", "productions": {"mode": "some", "port": "nothing", "by": "height"}}"""))
                .hasMessageContaining("until.goal:")
                .hasMessageContaining("until.tolerance.values[0]")
                .hasMessageContaining("until.tolerance.absolute")
                .hasMessageContaining("until.stagnation.iterations")
                .hasMessageContaining("until.stagnation.value")
                .hasMessageContaining("until.divergence.value")
                .hasMessageContaining("until.iterations")
                .hasMessageContaining("until.time")
                .hasMessageContaining("until.productions.mode")
                .hasMessageContaining("until.productions.port")
                .hasMessageContaining("until.productions.by");
    }
}
