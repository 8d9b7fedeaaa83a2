package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Workflow;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Workflow WORKFLOW = workflow(List.of(step("a", "same", "in"), step("b", "slow", "a")), "b");

    private static Plan plan() {
        return Plan.of(
                WORKFLOW,
                new TestWorks().function("same", input -> input.value(0)).function("slow", new Slow()));
    }

    private static final class Slow implements StepFunction {
        @Override
        public Object apply(StepInput input) {
            return 1;
        }

        @Override
        public boolean waits() {
            return true;
        }
    }

    @Test
    void aPlanKnowsItsWorkflow() {
        Plan plan = plan();

        assertThat(plan.workflow()).isSameAs(WORKFLOW);
        assertThat(plan.graph().names).containsExactly("a", "b");
        assertThat(plan.work(1).waits()).isTrue();
        assertThat(plan.work(0).waits()).isFalse();
    }

    @Test
    void theFirstSixteenRunsAreMeasuredThenEverySixteenth() {
        Plan plan = plan();
        for (int run = 0; run < 100; run++) {
            assertThat(plan.measuresNextRun()).as("run %d", run).isEqualTo(run < 16 || run % 16 == 0);
        }
    }

    @Test
    void whatWasNeverMeasuredCostsWhatTheAskerSupposes() {
        Plan plan = plan();

        assertThat(plan.costs(0, 1, true)).isTrue();
        assertThat(plan.costs(0, 1, false)).isFalse();
        assertThat(plan.costs(1, Long.MAX_VALUE, false)).as("it waits").isTrue();
    }

    @Test
    void theCostIsAMovingAverageThatBeginsWithTheFirstMeasurement() {
        Plan plan = plan();
        plan.measured(0, 1000);
        assertThat(plan.costs(0, 1000, false)).isTrue();
        assertThat(plan.costs(0, 1001, true)).isFalse();

        plan.measured(0, 1800);
        assertThat(plan.costs(0, 1100, false)).isTrue();
        assertThat(plan.costs(0, 1101, true)).isFalse();

        plan.measured(1, 10);
        assertThat(plan.costs(1, 11, true))
                .as("what it is said to cost gives way")
                .isFalse();
    }
}
