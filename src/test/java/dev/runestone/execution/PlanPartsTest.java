package dev.runestone.execution;

import static dev.runestone.execution.Graphs.from;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What evaluations keep beside their state: what is wanted, what can be undone, how long things took. */
class PlanPartsTest {
    private final List<Object> undone = new ArrayList<>();
    private final TestWorks works = new TestWorks()
            .function("same", input -> input.value(0))
            .function("undo", input -> undone.add(input.values()))
            .function("undo badly", input -> {
                throw new IllegalStateException("too late");
            })
            .function("wait", new StepFunction() {
                @Override
                public Object apply(StepInput input) {
                    return 1;
                }

                @Override
                public boolean waits() {
                    return true;
                }
            });

    private static StepInput input(Object value) {
        return new StepInput(new String[] {"in"}, List.of(Fact.given("in", value)), Map.of());
    }

    private Plan undoable() {
        return Plan.of(
                workflow(
                        List.of(
                                step("a", "undo"),
                                step("b", "undo"),
                                step("c", "undo badly"),
                                Graphs.step("plain", "same", "in")),
                        "a"),
                works);
    }

    private static Step step(String name, String undo) {
        return new Step(
                name,
                "same",
                Map.of(),
                List.of(from("in")),
                Type.ANY,
                Requirements.NONE,
                new Compensation(undo, Map.of()));
    }

    @Test
    void whatWasDoneIsUndoneTheLatestFirstAndOnce() {
        Undo undo = new Undo(undoable());
        undo.remember(0, input(1), Emission.of("one"));
        undo.remember(1, input(2), Emission.of("two"));
        undo.remember(3, input(3), Emission.of("nothing undoes it"));
        undo.remember(0, input(4), new Emission(1, "a failure", List.of(), List.of()));
        undo.remember(0, input(5), Emission.NOTHING);

        assertThat(undo.everything()).isEmpty();
        assertThat(undone).containsExactly(Map.of("in", 2, "result", "two"), Map.of("in", 1, "result", "one"));
        assertThat(undo.everything()).isEmpty();
        assertThat(undone).hasSize(2);
    }

    @Test
    void aCompensationThatFailsIsToldAndTheOthersAreTried() {
        Undo undo = new Undo(undoable());
        undo.remember(0, input(1), Emission.of("one"));
        undo.remember(2, input(2), Emission.of("two"));

        assertThat(undo.everything())
                .containsExactly(new Problem(
                        Path.of("components", "c"),
                        "The compensation of 'c' failed: IllegalStateException: too late",
                        "Undo by hand what the component did."));
        assertThat(undone).hasSize(1);
    }

    private static List<String> wanted(Plan plan, Demand demand) {
        return plan.nodes().keySet().stream()
                .filter(name -> demand.admits(plan.nodes().get(name)))
                .sorted()
                .toList();
    }

    @Test
    void onlyWhatLeadsToTheOutputsIsWanted() {
        Plan plan = Plan.of(
                workflow(
                        List.of(
                                Graphs.step("a", "same", "in"),
                                Graphs.step("b", "same", "a"),
                                Graphs.step("aside", "same", "a")),
                        "b"),
                works);

        assertThat(wanted(plan, new Demand(plan))).containsExactly("a", "b");
        assertThat(new Demand(plan).flexible()).isEmpty();
    }

    /** A join of some of three paths: {@code a}, {@code b1} and {@code b2} together, {@code c}. */
    private Plan paths(int needed, Duration timeout, long a, long b1, long b2) {
        Join join = new Join("j", needed, timeout, List.of(from("a", "b2", "c")));
        Plan plan = Plan.of(
                workflow(
                        List.of(
                                Graphs.step("a", "same", "in"),
                                Graphs.step("b1", "same", "in"),
                                Graphs.step("b2", "same", "b1"),
                                Graphs.step("c", "wait", "in"),
                                join),
                        "j"),
                works);
        plan.measured(plan.nodes().get("a"), a);
        plan.measured(plan.nodes().get("b1"), b1);
        plan.measured(plan.nodes().get("b2"), b2);
        return plan;
    }

    @Test
    void ofThePathsToAJoinTheCheapestAreWantedFirstAndTheOthersOneByOne() {
        Plan plan = paths(1, null, 501, 250, 250);
        int join = plan.nodes().get("j");
        Demand demand = new Demand(plan);
        List<String> heard = new ArrayList<>();
        Demand.Wanted hearing = node -> heard.add(plan.graph().names[node]);

        assertThat(demand.flexible()).containsExactly(join);
        assertThat(wanted(plan, demand)).containsExactly("b1", "b2", "j");
        assertThat(demand.widen(join, hearing)).isTrue();
        assertThat(heard).containsExactly("a");
        assertThat(demand.widen(join, hearing)).isTrue();
        assertThat(heard).as("what waits costs most").containsExactly("a", "c");
        assertThat(demand.widen(join, hearing)).isFalse();
        assertThat(demand.widen(plan.nodes().get("a"), hearing))
                .as("it is no join")
                .isFalse();
    }

    @Test
    void aPathCostsWhatAllItsComponentsCost() {
        assertThat(wanted(paths(1, null, 499, 250, 250), new Demand(paths(1, null, 499, 250, 250))))
                .containsExactly("a", "j");
        Plan two = paths(2, null, 499, 250, 250);
        assertThat(wanted(two, new Demand(two))).containsExactly("a", "b1", "b2", "j");
    }

    @Test
    void aJoinThatNeedsAllOrWaitsForATimeWantsAll() {
        Plan all = paths(3, null, 1, 1, 1);
        Plan timed = paths(1, Duration.ofSeconds(1), 1, 1, 1);

        assertThat(new Demand(all).flexible()).isEmpty();
        assertThat(wanted(all, new Demand(all))).hasSize(5);
        assertThat(new Demand(timed).flexible()).isEmpty();
        assertThat(wanted(timed, new Demand(timed))).hasSize(5);
    }

    @Test
    void whatWasNeverMeasuredIsSupposedToCostAMicrosecond() {
        for (int cost : new int[] {999, 1_001}) {
            Join join = Join.any("j", from("known", "unknown"));
            Plan plan = Plan.of(
                    workflow(
                            List.of(Graphs.step("known", "same", "in"), Graphs.step("unknown", "same", "in"), join),
                            "j"),
                    works);
            plan.measured(0, cost);

            assertThat(wanted(plan, new Demand(plan))).containsExactly("j", cost < 1_000 ? "known" : "unknown");
        }
    }

    @Test
    void whatAnotherJoinWantedAlreadyIsNotHeardOfAgain() {
        Join first = Join.any("j1", from("a", "b"));
        Plan plan = Plan.of(
                workflow(
                        List.of(Graphs.step("a", "same", "in"), Graphs.step("b", "same", "in"), first), "j1", "a", "b"),
                works);
        List<Integer> heard = new ArrayList<>();

        assertThat(new Demand(plan).widen(plan.nodes().get("j1"), heard::add)).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void aJoinThatNobodyWantsIsNotWidened() {
        Join aside = Join.any("j", from("a", "b"));
        Plan plan = Plan.of(
                workflow(List.of(Graphs.step("a", "same", "in"), Graphs.step("b", "same", "in"), aside), "a"), works);

        assertThat(new Demand(plan).widen(plan.nodes().get("j"), node -> {})).isFalse();
    }

    @Test
    void onlyWhatWasExecutedHasATiming() {
        Timings timings = new Timings(3);
        long start = System.nanoTime();
        timings.executed(0, start, 1_500);
        timings.executed(2, start, 0);

        List<Timing> list = Timings.of(timings, new String[] {"a", "b", "c"});

        assertThat(list).extracting(Timing::component).containsExactly("a", "c");
        assertThat(list).extracting(Timing::micros).containsExactly(1.5, 0.0);
        assertThat(list.get(0).startMicros())
                .isBetween(0.0, 5e6)
                .isEqualTo(list.get(1).startMicros());
        assertThat(Timings.of(null, new String[] {"a"})).isEmpty();
    }
}
