package dev.runestone.execution;

import static dev.runestone.execution.Graphs.from;
import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.function.StepInput;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What strategies choose about prepare, execute and apply. */
class EvaluationModeTest {
    private static final EvaluationMode PLAIN = EvaluationMode.plain(Explain.NONE);

    private final List<String> executed = Collections.synchronizedList(new ArrayList<>());
    private final TestWorks works = new TestWorks()
            .function("same", input -> input.value(0))
            .function("list", input -> new ArrayList<>(input.values().values()))
            .function("fail", input -> {
                throw new IllegalStateException("out of ink");
            })
            .predicate("no", value -> false);

    private void logging(String name, Object value) {
        works.function(name, input -> {
            executed.add(name);
            return value;
        });
    }

    private WorkflowResult evaluate(Plan plan, EvaluationMode mode, Object... inputs) {
        SchedulerPolicy policy = SchedulerPolicy.sequential(Duration.ofSeconds(10));
        return new Scheduler(policy, work -> {
                    throw new IllegalStateException("Nothing is handed over.");
                })
                .evaluate(plan, inputs, mode, StepContexts.BARE)
                .orThrow();
    }

    private static final class Remembering implements Memo {
        private final Map<Integer, Emission> emissions = new HashMap<>();

        @Override
        public Emission recall(int node, StepInput input) {
            return emissions.get(node);
        }

        @Override
        public void remember(int node, StepInput input, Emission emission) {
            emissions.put(node, emission);
        }
    }

    @Test
    void whatIsRememberedIsNotExecutedAgainAndStillHasItsAncestry() {
        logging("costly", 41);
        Plan plan = Plan.of(workflow(List.of(step("a", "costly", "in"), step("b", "list", "a")), "b"), works);
        Remembering memo = new Remembering();

        evaluate(plan, PLAIN.with(memo), 1);
        WorkflowResult again = evaluate(plan, PLAIN.with(memo), 1);

        assertThat(executed).containsExactly("costly");
        assertThat(again.outputs()).containsEntry("b", List.of(41));
        assertThat(again.executed()).isZero();
        assertThat(again.recalled()).isEqualTo(2);
        assertThat(again.why("b").components()).containsExactly("a", "b");
    }

    @Test
    void whatFailsInIsolationIsReportedBesideWhatSucceeds() {
        Plan plan = Plan.of(
                workflow(
                        List.of(step("bad", "fail", "in"), step("after", "same", "bad"), step("good", "same", "in")),
                        "after",
                        "good"),
                works);

        WorkflowResult result = evaluate(plan, PLAIN.with(EvaluationMode.Choice.ISOLATE), 7);

        assertThat(result.outputs()).containsExactly(Map.entry("good", 7));
        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.component()).isEqualTo("bad");
            assertThat(failure.refusal().problems().get(0).message()).contains("out of ink");
        });
        assertThat(result.skipped()).containsExactly("after");
    }

    @Test
    void whatNeedsAMissingInputStaysPendingAndTheRestIsDone() {
        Plan plan = Plan.of(
                workflow(
                        List.of("now", "later"),
                        List.of(step("a", "same", "now"), step("b", "list", "a", "later"), step("c", "same", "b")),
                        "a",
                        "c"),
                works);

        WorkflowResult result = evaluate(plan, PLAIN.with(EvaluationMode.Choice.PARTIAL), 1, Run.MISSING);

        assertThat(result.outputs()).containsExactly(Map.entry("a", 1));
        assertThat(result.pending()).containsExactly("b", "c");
        assertThat(result.skipped()).isEmpty();
    }

    @Test
    void aSliceHasOnlyWhatLeadsToTheWantedOutputs() {
        logging("left", "l");
        logging("right", "r");
        Plan whole = Plan.of(
                workflow(List.of(step("a", "left", "in"), step("b", "right", "in"), step("c", "list", "b")), "a", "c"),
                works);

        Plan slice = whole.slice(Set.of("c"));
        WorkflowResult result = evaluate(slice, PLAIN, 1);

        assertThat(slice.graph().names).containsExactly("b", "c");
        assertThat(result.outputs()).containsExactly(Map.entry("c", List.of("r")));
        assertThat(executed).containsExactly("right");
    }

    private Plan routes(String cheap) {
        logging("dear", "dear");
        logging("cheap", "cheap");
        Workflow workflow = workflow(
                List.of(
                        step("long", "dear", "in"),
                        step("short", "cheap", "in"),
                        Condition.guard("gate", "no", from("short")),
                        Join.any("either", from("long"), from(cheap))),
                "either");
        Plan plan = Plan.of(workflow, works);
        plan.measured(plan.nodes().get("long"), 1_000_000);
        plan.measured(plan.nodes().get("short"), 1_000);
        return plan;
    }

    @Test
    void ofTwoWaysTheCheaperOneIsTaken() {
        WorkflowResult result = evaluate(routes("short"), PLAIN.with(EvaluationMode.Choice.CHEAPEST_FIRST), 1);

        assertThat(executed).containsExactly("cheap");
        assertThat(result.outputs()).containsEntry("either", Map.of("short", "cheap"));
        assertThat(result.skipped()).contains("long");
    }

    @Test
    void theDearerWayIsTakenWhereTheCheaperOneGivesNothing() {
        WorkflowResult result = evaluate(routes("gate"), PLAIN.with(EvaluationMode.Choice.CHEAPEST_FIRST), 1);

        assertThat(executed).containsExactly("cheap", "dear");
        assertThat(result.outputs()).containsEntry("either", Map.of("long", "dear"));
    }

    @Test
    void whatNoOutputNeedsIsNotExecutedWhereOnlyTheCheapestIsWanted() {
        logging("aside", "aside");
        Plan plan = Plan.of(workflow(List.of(step("a", "same", "in"), step("b", "aside", "in")), "a"), works);

        WorkflowResult result = evaluate(plan, PLAIN.with(EvaluationMode.Choice.CHEAPEST_FIRST), 1);

        assertThat(executed).isEmpty();
        assertThat(result.skipped()).containsExactly("b");
    }
}
