package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.CachePolicy;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is measured of workflows, and what of them may be remembered. */
class MetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Timer timer(String name, String... tags) {
        return registry.get(name).tags(tags).timer();
    }

    private static ExecutionConfig config(String components) {
        return new SmallRyeConfigBuilder()
                .withMapping(ExecutionConfig.class)
                .withDefaultValue("runestone.execution.component-meters", components)
                .build()
                .getConfigMapping(ExecutionConfig.class);
    }

    private static Plan plan(int steps) {
        TestWorks works = new TestWorks().function("same", input -> input.value(0));
        List<Step> chain = new java.util.ArrayList<>();
        for (int i = 0; i < steps; i++) {
            chain.add(step("s" + i, "same", i == 0 ? "in" : "s" + (i - 1)));
        }
        Workflow workflow = workflow(List.copyOf(chain), "s" + (steps - 1));
        return Plan.of(workflow, works);
    }

    @Test
    void componentsAreTimedAndTheirFailuresCountedUntilThePlanIsForgotten() {
        ComponentMeters meters = new ComponentMeters(registry, config("3"));
        Plan plan = plan(2);
        ComponentMeters.Meters its = meters.show(plan);
        its.took(0, 1_500);
        its.took(1, 500);
        its.took(1, 500);
        its.failed(1);

        assertThat(timer("runestone.execution.component", "component", "s0").totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(1_500);
        assertThat(timer("runestone.execution.component", "component", "s1").count())
                .isEqualTo(2);
        assertThat(registry.get("runestone.execution.component.failed")
                        .tag("component", "s1")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("runestone.execution.component.failed")
                        .tag("component", "s0")
                        .counter()
                        .count())
                .isZero();
        assertThat(timer("runestone.execution.component", "component", "s0")
                        .getId()
                        .getTag("version"))
                .isEqualTo(plan.workflow().version().toString());
        assertThat(meters.show(plan(2))).as("there would be four").isNull();
        assertThat(meters.show(plan(1))).as("three are as many as may be").isNotNull();
        meters.hide(plan);
        assertThat(registry.find("runestone.execution.component")
                        .tag("component", "s1")
                        .timer())
                .isNull();
        assertThat(meters.show(plan(2))).as("there is room again").isNotNull();
        meters.hide(plan(1));
    }

    @Test
    void evaluationsAreTimedByWorkflowAndThoseOfTooManyTogether() {
        EvaluationMeters meters = new EvaluationMeters(registry);
        meters.timer("w0", EvaluationMeters.Outcome.COMPLETED).record(Duration.ofMillis(3));
        meters.timer("w0", EvaluationMeters.Outcome.STOPPED).record(Duration.ofMillis(4));
        for (int i = 1; i < 250; i++) {
            meters.timer("w" + i, EvaluationMeters.Outcome.COMPLETED).record(Duration.ofMillis(1));
        }

        assertThat(timer("runestone.execution.evaluations", "workflow", "w0", "outcome", "completed")
                        .count())
                .isEqualTo(1);
        assertThat(timer("runestone.execution.evaluations", "workflow", "w0", "outcome", "stopped")
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(4);
        assertThat(registry.get("runestone.execution.evaluations")
                        .tags("workflow", "(others)", "outcome", "completed")
                        .timer()
                        .count())
                .isEqualTo(50);
        assertThat(registry.find("runestone.execution.evaluations")
                        .tag("workflow", "w199")
                        .timers())
                .isNotEmpty();
        assertThat(registry.find("runestone.execution.evaluations")
                        .tag("workflow", "w200")
                        .timers())
                .isEmpty();
    }

    @Test
    void runsThatEndAreTimedFromTheirBeginning() {
        try (RunsInMemory home = new RunsInMemory()) {
            RunMeters meters = new RunMeters(registry);
            meters.show(home.runs.durable(), "durable");
            RunHead head = home.runs
                    .start(new Runs.Start("sum", null, Map.of("in", 1), Map.of(), false, "measured"))
                    .join();
            TestRuns.until(() -> home.runs.get(head.id()).status() == RunStatus.COMPLETED);
            RunHead ended = home.runs.get(head.id());
            meters.ended("durable").accept(ended);

            assertThat(timer("runestone.runs.ended", "durability", "durable", "status", "completed")
                            .count())
                    .isEqualTo(1);
            assertThat(timer("runestone.runs.ended", "durability", "durable", "status", "completed")
                            .totalTime(TimeUnit.NANOSECONDS))
                    .isEqualTo(Duration.between(ended.createdAt(), ended.updatedAt())
                            .toNanos());
            assertThat(timer("runestone.runs.ended", "status", "failed").count())
                    .isZero();
            assertThat(registry.get("runestone.runs.live")
                            .tag("durability", "durable")
                            .gauge()
                            .value())
                    .isEqualTo(home.runs.durable().size());
        }
    }

    private static @Nullable Recallable recallable(
            dev.runestone.workflow.Component component, Policy policy, boolean pure) {
        Work work = new Work() {
            @Override
            public Emission execute(dev.runestone.function.StepInput input, boolean traced) {
                throw new AssertionError();
            }

            @Override
            public boolean isPure() {
                return pure;
            }
        };
        return Recallable.of(component, policy, work, false);
    }

    private static Policy cached(@Nullable Duration keep) {
        return new Policy(
                Policy.NONE.retries(),
                Policy.NONE.timeout(),
                Policy.NONE.deadline(),
                Policy.NONE.breaker(),
                Policy.NONE.onFailure(),
                new CachePolicy(keep, List.of("tag")));
    }

    @Test
    void whatIsPureWhatDecidesAndWhatIsChosenMayBeRemembered() {
        Input in = new Input("x", Endpoint.of("x"));
        Step step = new Step("s", "charge", Map.of(), List.of(in), Type.ANY);
        Step evaluating = new Step("s", "evaluateRule", Map.of("knowledge", "loans"), List.of(in), Type.ANY);
        Step dependent = new Step("s", "evaluateRule", Map.of(), List.of(in), Type.ANY);
        Step secretive = new Step(
                "s", "charge", Map.of(), List.of(in), Type.ANY, new Requirements(List.of("key"), List.of()), null);
        RuleSet rules = new RuleSet("r", "loans", List.of(), Resolution.ALL, Map.of(), List.of(), List.of(in));

        assertThat(recallable(step, Policy.NONE, false)).isNull();
        assertThat(recallable(step, Policy.NONE, true).kind()).isEqualTo(Recallable.Kind.PURE);
        assertThat(recallable(step, Policy.NONE, true).keep()).isNull();
        assertThat(recallable(step, Policy.NONE, true).tags()).isEmpty();
        assertThat(recallable(step, Policy.NONE, true).everything()).isFalse();
        Recallable chosen = recallable(step, cached(Duration.ofMinutes(5)), false);
        assertThat(chosen.kind()).isEqualTo(Recallable.Kind.CHOSEN);
        assertThat(chosen.keep()).isEqualTo(Duration.ofMinutes(5));
        assertThat(chosen.tags()).containsExactly("tag");
        assertThat(chosen.knowledge()).isNull();
        assertThat(recallable(step, cached(Duration.ZERO), true))
                .as("kept from being remembered")
                .isNull();
        assertThat(recallable(secretive, cached(Duration.ofMinutes(5)), true)).isNull();
        assertThat(recallable(rules, Policy.NONE, false).kind()).isEqualTo(Recallable.Kind.RULES);
        assertThat(recallable(rules, Policy.NONE, false).knowledge()).isEqualTo("loans");
        assertThat(recallable(rules, Policy.NONE, false).everything()).isFalse();
        assertThat(recallable(evaluating, cached(null), false).knowledge()).isEqualTo("loans");
        assertThat(recallable(evaluating, cached(null), false).everything()).isFalse();
        assertThat(recallable(dependent, cached(null), false).everything())
                .as("on whichever it is told")
                .isTrue();
        assertThat(recallable(Condition.guard("c", "x > 1", in), Policy.NONE, true)
                        .kind())
                .isEqualTo(Recallable.Kind.PURE);
        assertThat(recallable(Join.all("j", in), cached(null), true))
                .as("joins cost nothing")
                .isNull();
        assertThat(recallable(step, Policy.NONE, true).hash())
                .isNotEqualTo(recallable(step, cached(null), true).hash());
    }
}
