package dev.runestone.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private static final PlanLimits PLENTY = new PlanLimits(4, 1_000_000, Duration.ofSeconds(20));
    private static final Taxonomy ANIMALS = new Taxonomy(Map.of("dog", "mammal", "cat", "mammal", "mammal", "animal"));

    private static Offer offer(String name, Set<String> needs, Set<String> provides) {
        return new Offer(name, needs, provides, 1);
    }

    private static Plan best(Planned planned) {
        assertThat(planned).isInstanceOf(Planned.Found.class);
        return ((Planned.Found) planned).best();
    }

    private static List<List<String>> names(Plan plan) {
        return plan.layers().stream()
                .map(layer -> layer.stream().map(Offer::name).toList())
                .toList();
    }

    @Test
    void whatIsIndependentStandsInOneLayer() {
        Planned planned = new Planner(Taxonomy.FLAT, PLENTY)
                .plan(
                        List.of(
                                offer("both", Set.of("b", "c"), Set.of("d")),
                                offer("left", Set.of("a"), Set.of("b")),
                                offer("right", Set.of("a"), Set.of("c")),
                                offer("unused", Set.of("a"), Set.of("x"))),
                        new Goal(Set.of("a"), Set.of("d")));

        Plan plan = best(planned);
        assertThat(names(plan)).containsExactly(List.of("left", "right"), List.of("both"));
        assertThat(plan.cost()).isEqualTo(3);
        assertThat(plan.proven()).isTrue();
        assertThat(plan.links())
                .extracting(link -> name(link.from()) + " -" + link.needed() + "-> " + name(link.to()))
                .containsExactlyInAnyOrder(
                        "goal -a-> left", "goal -a-> right", "left -b-> both", "right -c-> both", "both -d-> goal");
    }

    private static String name(@Nullable Offer offer) {
        return offer == null ? "goal" : offer.name();
    }

    @Test
    void aKindOfAConceptStandsForTheConceptButNotTheOtherWayRound() {
        List<Offer> offers =
                List.of(offer("adopt", Set.of("money"), Set.of("dog")), offer("walk", Set.of("animal"), Set.of("joy")));
        Planner planner = new Planner(ANIMALS, PLENTY);

        Plan plan = best(planner.plan(offers, new Goal(Set.of("money"), Set.of("joy", "mammal"))));
        assertThat(names(plan)).containsExactly(List.of("adopt"), List.of("walk"));
        assertThat(plan.links())
                .anySatisfy(
                        link -> assertThat(List.of(link.given(), link.needed())).containsExactly("dog", "animal"));

        assertThat(planner.plan(
                        List.of(offer("find", Set.of("money"), Set.of("animal"))),
                        new Goal(Set.of("money"), Set.of("dog"))))
                .isEqualTo(new Planned.Unreachable(Set.of("dog"), Set.of("dog"), true));
    }

    @Test
    void whatIsProvidedAlreadyNeedsNoComponent() {
        Plan plan = best(new Planner(ANIMALS, PLENTY).plan(List.of(), new Goal(Set.of("cat"), Set.of("animal"))));

        assertThat(plan.layers()).isEmpty();
        assertThat(plan.links()).containsExactly(new Plan.Link(null, "cat", "animal", null));
    }

    @Test
    void aCheaperPlanOfMoreLayersIsAnAlternative() {
        List<Offer> offers = List.of(
                new Offer("at once", Set.of("a"), Set.of("z"), 10),
                new Offer("first", Set.of("a"), Set.of("b"), 2),
                new Offer("then", Set.of("b"), Set.of("z"), 2),
                new Offer("slow", Set.of("b"), Set.of("c"), 3),
                new Offer("slower", Set.of("c"), Set.of("z"), 3));
        Planned planned = new Planner(Taxonomy.FLAT, PLENTY).plan(offers, new Goal(Set.of("a"), Set.of("z")));

        assertThat(((Planned.Found) planned).plans())
                .extracting(PlannerTest::names)
                .containsExactly(List.of(List.of("at once")), List.of(List.of("first"), List.of("then")));
    }

    @Test
    void oneThatProvidesMuchIsTakenForSeveralThatProvideLittle() {
        List<Offer> offers = List.of(
                offer("x", Set.of("a"), Set.of("x")),
                offer("y", Set.of("a"), Set.of("y")),
                new Offer("all", Set.of("a"), Set.of("x", "y", "z"), 2.5),
                offer("z", Set.of("a"), Set.of("z")));

        assertThat(names(best(
                        new Planner(Taxonomy.FLAT, PLENTY).plan(offers, new Goal(Set.of("a"), Set.of("x", "y", "z"))))))
                .containsExactly(List.of("all"));
    }

    @Test
    void componentsThatNeedEachOtherReachNothing() {
        List<Offer> offers = List.of(
                offer("hen", Set.of("egg"), Set.of("hen")),
                offer("egg", Set.of("hen"), Set.of("egg")),
                offer("cook", Set.of("egg", "pan"), Set.of("omelette")));

        Planned planned =
                new Planner(Taxonomy.FLAT, PLENTY).plan(offers, new Goal(Set.of("fire"), Set.of("omelette", "fire")));

        // The omelette alone would do as well as anything: one concept is the least there can be.
        assertThat(planned).isEqualTo(new Planned.Unreachable(Set.of("omelette"), Set.of("omelette"), true));
    }

    @Test
    void whatIsMissingIsRatherAPieceThanTheGoal() {
        List<Offer> offers = List.of(offer("cook", Set.of("egg", "pan"), Set.of("omelette")));

        assertThat(new Planner(Taxonomy.FLAT, PLENTY).plan(offers, new Goal(Set.of("egg"), Set.of("omelette"))))
                .isEqualTo(new Planned.Unreachable(Set.of("omelette"), Set.of("pan"), true));
    }

    @Test
    void aSearchThatIsCutOffHasAPlanAllTheSameAndDoesNotCallItProven() {
        WholeNumbers numbers = new WholeNumbers(new Random(7), 60, 12, 3);
        PlanLimits none = new PlanLimits(0, 0, Duration.ofSeconds(1));
        Plan plan = best(new Planner(Taxonomy.FLAT, none).plan(numbers.offers(), numbers.goal()));

        assertThat(plan.proven()).isFalse();
        assertLeads(plan, Taxonomy.FLAT, numbers.goal());
    }

    @Test
    void aLongChainOfChoicesNeedsNeitherStackNorTime() {
        int length = 5_000;
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            // Two ways that nothing compares: each provides something else besides, which is wanted in the end.
            offers.add(offer("left" + i, Set.of("c" + i), Set.of("c" + (i + 1), "l")));
            offers.add(offer("right" + i, Set.of("c" + i), Set.of("c" + (i + 1), "r")));
        }
        Goal goal = new Goal(Set.of("c0"), Set.of("c" + length, "l", "r"));
        Plan plan =
                best(new Planner(Taxonomy.FLAT, new PlanLimits(0, 100_000, Duration.ofSeconds(5))).plan(offers, goal));

        assertThat(plan.layers()).hasSize(length);
        assertLeads(plan, Taxonomy.FLAT, goal);
    }

    @Test
    void manyComponentsForTheSameAreComparedQuickly() {
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            offers.add(offer("s" + i, Set.of("a" + i % 100, "b" + i / 100), Set.of("z")));
        }
        Set<String> provided = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            offers.add(offer("a" + i, Set.of("given"), Set.of("a" + i)));
            offers.add(offer("b" + i, Set.of("given"), Set.of("b" + i)));
        }
        provided.add("given");

        assertThat(best(new Planner(Taxonomy.FLAT, PLENTY).plan(offers, new Goal(provided, Set.of("z"))))
                        .size())
                .isEqualTo(3);
    }

    @Test
    void circlesOfKindsAreTold() {
        Taxonomy circle = new Taxonomy(Map.of("a", "b", "b", "c", "c", "a", "d", "a", "e", "f"));

        assertThat(circle.problems(Path.of("taxonomy")))
                .extracting(Problem::message)
                .containsExactly("The concept 'a' is a kind of itself: a → b → c → a.");
        assertThat(ANIMALS.problems(Path.ROOT)).isEmpty();
        assertThat(new Taxonomy(Map.of("self", "self")).problems(Path.ROOT)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void anOfferCostsSomething(double cost) {
        assertThatThrownBy(() -> new Offer("free", Set.of(), Set.of("x"), cost))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'free'");
    }

    /** Random offers over a few concepts, with costs that are whole numbers so that sums are exact. */
    private record WholeNumbers(List<Offer> offers, Goal goal) {
        WholeNumbers(Random random, int size, int concepts, int costs) {
            this(
                    random.ints(0, concepts)
                            .limit(size)
                            .mapToObj(first -> new Offer(
                                    "s" + random.nextInt(1_000_000_000),
                                    some(random, concepts, random.nextInt(3)),
                                    some(random, concepts, 1 + random.nextInt(2)),
                                    1 + random.nextInt(costs)))
                            .toList(),
                    new Goal(some(random, concepts, 2), some(random, concepts, 2)));
        }

        private static Set<String> some(Random random, int concepts, int count) {
            Set<String> some = new LinkedHashSet<>();
            for (int i = 0; i < count; i++) {
                some.add("c" + random.nextInt(concepts));
            }
            return some;
        }
    }

    @Test
    void noPlanOfAsFewLayersCostsLess() {
        int found = 0;
        for (int seed = 0; seed < 600; seed++) {
            WholeNumbers numbers = new WholeNumbers(new Random(seed), 10, 8, 3);
            Map<Integer, Integer> cheapest = byTrying(numbers);
            Planned planned = new Planner(Taxonomy.FLAT, PLENTY).plan(numbers.offers(), numbers.goal());
            if (planned instanceof Planned.Found plans) {
                found++;
                Map<Integer, Integer> costs = new TreeMap<>();
                for (Plan plan : plans.plans()) {
                    assertThat(plan.proven()).isTrue();
                    assertLeads(plan, Taxonomy.FLAT, numbers.goal());
                    costs.put(plan.layers().size(), (int) plan.cost());
                }
                assertThat(costs).as("seed " + seed).isEqualTo(cheapest);
            } else {
                assertThat(cheapest).as("seed " + seed).isEmpty();
            }
        }
        assertThat(found).isGreaterThan(150);
    }

    /** Layers to the cost of the cheapest plan, where it costs less than all of fewer layers: every set of offers is tried. */
    private static Map<Integer, Integer> byTrying(WholeNumbers numbers) {
        Map<Integer, Integer> cheapest = new TreeMap<>();
        for (int chosen = 0; chosen < 1 << numbers.offers().size(); chosen++) {
            List<Offer> left = new ArrayList<>();
            int cost = 0;
            for (int i = 0; i < numbers.offers().size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    left.add(numbers.offers().get(i));
                    cost += (int) numbers.offers().get(i).cost();
                }
            }
            Set<String> have = new HashSet<>(numbers.goal().provided());
            int layers = 0;
            while (!have.containsAll(numbers.goal().wanted())) {
                List<Offer> ready = left.stream()
                        .filter(offer -> have.containsAll(offer.needs()))
                        .toList();
                if (ready.isEmpty()) {
                    layers = -1;
                    break;
                }
                layers++;
                left.removeAll(ready);
                ready.forEach(offer -> have.addAll(offer.provides()));
            }
            if (layers >= 0) {
                cheapest.merge(layers, cost, Math::min);
            }
        }
        int below = Integer.MAX_VALUE;
        int fewest = cheapest.keySet().stream().findFirst().orElse(0);
        for (Map.Entry<Integer, Integer> entry : List.copyOf(cheapest.entrySet())) {
            if (entry.getValue() >= below || entry.getKey() > fewest + PLENTY.moreLayers()) {
                cheapest.remove(entry.getKey());
            } else {
                below = entry.getValue();
            }
        }
        return cheapest;
    }

    @Test
    void noFewerConceptsWouldMakeAGoalReachable() {
        int unreachable = 0;
        for (int seed = 0; seed < 500; seed++) {
            WholeNumbers numbers = new WholeNumbers(new Random(seed), 8, 9, 3);
            Planner planner = new Planner(Taxonomy.FLAT, PLENTY);
            if (planner.plan(numbers.offers(), numbers.goal()) instanceof Planned.Unreachable refused) {
                unreachable++;
                assertThat(planner.plan(numbers.offers(), with(numbers.goal(), refused.missing())))
                        .isInstanceOf(Planned.Found.class);
                assertThat(refused.missing()).as("seed " + seed).hasSize(fewestMissing(planner, numbers));
                assertThat(numbers.goal().wanted()).containsAll(refused.unreached());
            }
        }
        assertThat(unreachable).isGreaterThan(50);
    }

    private static Goal with(Goal goal, Set<String> more) {
        Set<String> provided = new LinkedHashSet<>(goal.provided());
        provided.addAll(more);
        return new Goal(provided, goal.wanted());
    }

    private static int fewestMissing(Planner planner, WholeNumbers numbers) {
        int fewest = Integer.MAX_VALUE;
        for (int chosen = 0; chosen < 1 << 9; chosen++) {
            Set<String> more = new HashSet<>();
            for (int i = 0; i < 9; i++) {
                if ((chosen >> i & 1) == 1) {
                    more.add("c" + i);
                }
            }
            if (more.size() < fewest
                    && planner.plan(numbers.offers(), with(numbers.goal(), more)) instanceof Planned.Found) {
                fewest = more.size();
            }
        }
        return fewest;
    }

    /** Holds a plan against the taxonomy without the planner: each layer has what it needs from the layers before. */
    static void assertLeads(Plan plan, Taxonomy taxonomy, Goal goal) {
        Set<String> have = new HashSet<>();
        goal.provided().forEach(concept -> have.addAll(taxonomy.kinds(concept)));
        for (List<Offer> layer : plan.layers()) {
            layer.forEach(offer -> assertThat(have).as(offer.name()).containsAll(offer.needs()));
            layer.forEach(offer -> offer.provides().forEach(concept -> have.addAll(taxonomy.kinds(concept))));
        }
        assertThat(have).containsAll(goal.wanted());
    }
}
