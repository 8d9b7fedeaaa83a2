package dev.runestone.execution;

import static dev.runestone.execution.Graphs.input;
import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.function.Parking;
import dev.runestone.workflow.Breaker;
import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Input.Cardinality;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.PolicyRule.Selector;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Retries.Backoff;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inputs of every form and policies, in evaluations. */
@Timeout(60)
class PoliciesInEvaluationTest {
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final List<String> undone = Collections.synchronizedList(new ArrayList<>());
    private final List<String> contexts = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger executed = new AtomicInteger();
    private final TestWorks works = new TestWorks()
            .function("same", input -> input.value(0))
            .function("values", input -> input.values())
            .function("park", input -> new Parking.Signal("go", null))
            .function("context", input -> {
                contexts.add(input.context().run() + " " + input.context().idempotencyKey());
                if (input.attempt() < 2) {
                    throw new IllegalStateException("again");
                }
                return input.context().mayPark();
            })
            .function("undo", input -> undone.add(input.settings().get("what") + " " + input.values()))
            .function("undo badly", input -> {
                throw new IllegalStateException("too late");
            })
            .function("fail", input -> {
                executed.incrementAndGet();
                throw new IllegalStateException("out of ink");
            })
            .predicate("yes", value -> true)
            .predicate("no", value -> false);

    @AfterEach
    void stopPool() {
        pool.shutdownNow();
    }

    private WorkflowOutcome evaluate(Workflow workflow, Object... inputs) {
        return evaluate(Plan.of(workflow, works), 1, inputs);
    }

    private WorkflowOutcome evaluate(Plan plan, int parallelism, Object... inputs) {
        SchedulerPolicy policy =
                new SchedulerPolicy(parallelism, Duration.ofNanos(200_000), 1_000, 1_000, Duration.ofSeconds(10));
        return new Scheduler(policy, pool::submit).evaluate(plan, inputs, Explain.FULL);
    }

    private static PolicyRule on(String component, OnFailure reaction) {
        return rule(component, new Policy(Retries.NEVER, null, null, null, reaction));
    }

    private static PolicyRule rule(String component, Policy policy) {
        return new PolicyRule(new Selector.Named(component), policy);
    }

    private static Step undone(String name, String undo, String... sources) {
        return new Step(
                name,
                "same",
                Map.of(),
                List.of(Graphs.from(sources)),
                Type.ANY,
                Requirements.NONE,
                new Compensation(undo, Map.of("what", name)));
    }

    @Test
    void anExclusiveMergeTakesTheFirstSourceThatHasAFact() {
        Condition gate = Condition.guard("gate", "no", Graphs.from("in"));
        WorkflowResult result = evaluate(
                        workflow(
                                List.of(
                                        gate,
                                        step(
                                                "second",
                                                "values",
                                                input("x", Cardinality.ONE, false, null, "gate", "gate.else")),
                                        step(
                                                "first",
                                                "values",
                                                input("x", Cardinality.ONE, false, null, "in", "second")),
                                        step(
                                                "none",
                                                "values",
                                                input("x", Cardinality.ONE, false, null, "gate", "gate.out"))),
                                "first",
                                "second",
                                "none"),
                        5)
                .orThrow();

        assertThat(result.outputs())
                .containsExactly(Map.entry("first", Map.of("x", 5)), Map.entry("second", Map.of("x", 5)));
        assertThat(result.skipped()).containsExactly("none");
        assertThat(result.why("first").components()).containsExactly("first");
        assertThat(result.why("second").components()).containsExactly("gate", "second");
    }

    @Test
    void anInputOfManyTakesAllTheFactsThereAre() {
        Condition gate = Condition.guard("gate", "no", Graphs.from("in"));
        WorkflowResult result = evaluate(
                        workflow(
                                List.of(
                                        gate,
                                        step("a", "same", "in"),
                                        step(
                                                "all",
                                                "values",
                                                input("x", Cardinality.MANY, false, null, "a", "gate", "in"))),
                                "all"),
                        5)
                .orThrow();

        assertThat(result.outputs()).containsExactly(Map.entry("all", Map.of("x", List.of(5, 5))));
        assertThat(result.why("all").components()).containsExactly("a", "all");
    }

    @Test
    void anOptionalInputHasItsDefaultWhereNothingComes() {
        Condition gate = Condition.guard("gate", "no", Graphs.from("in"));
        WorkflowResult result = evaluate(
                        workflow(
                                List.of(
                                        gate,
                                        step(
                                                "next",
                                                "values",
                                                Graphs.from("in"),
                                                input("rate", Cardinality.ONE, true, 0.2, "gate"),
                                                input("note", Cardinality.ONE, true, null, "gate"),
                                                input("given", Cardinality.ONE, true, 1, "gate.else"))),
                                "next"),
                        5)
                .orThrow();

        Map<String, Object> values = new java.util.LinkedHashMap<>();
        values.put("in", 5);
        values.put("rate", 0.2);
        values.put("note", null);
        values.put("given", 5);
        assertThat(result.outputs()).containsExactly(Map.entry("next", values));
    }

    @Test
    void aTypedInputThatDoesNotFitFailsWithBothEnds() {
        Input typed = new Input(
                "amount", Type.of(Type.Kind.NUMBER), Cardinality.ONE, List.of(Endpoint.of("in")), false, null);
        Workflow workflow = workflow(List.of(step("total", "same", typed)), "total");

        assertThat(evaluate(workflow, 3).orThrow().outputs()).containsEntry("total", 3);
        WorkflowOutcome.Stopped stopped = (WorkflowOutcome.Stopped) evaluate(workflow, "x");
        assertThat(stopped.refusal().problems())
                .extracting(problem -> problem.path() + ": " + problem.message())
                .containsExactly(
                        "components.total: What 'total' was given has 1 problem.",
                        "components.total.from[0]: What 'in' gave for 'amount' of 'total' does not fit: Here is 'x',"
                                + " not a number.");
    }

    @Test
    void skipRouteAndFallbackKeepTheEvaluationGoing() {
        Workflow workflow = Graphs.with(
                workflow(
                        List.of(
                                step("skipped", "fail", "in"),
                                step("after", "same", "skipped"),
                                step("routed", "fail", "in"),
                                step("well", "same", "routed"),
                                step("ill", "same", "routed.error"),
                                step("replaced", "fail", "in"),
                                step("expressed", "fail", "in"),
                                step("stepped", "fail", "in")),
                        "after",
                        "well",
                        "ill",
                        "replaced",
                        "expressed",
                        "stepped"),
                on("skipped", new OnFailure.Skip()),
                on("routed", new OnFailure.Route()),
                on("replaced", new OnFailure.FallbackValue(1)),
                on("expressed", new OnFailure.FallbackExpression("values")),
                on("stepped", new OnFailure.FallbackStep("same", Map.of())));

        WorkflowResult result = evaluate(workflow, 5).orThrow();

        assertThat(result.outputs()).containsOnlyKeys("ill", "replaced", "expressed", "stepped");
        assertThat(result.outputs().get("ill").toString()).contains("message=IllegalStateException: out of ink");
        assertThat(result.outputs()).containsEntry("replaced", 1).containsEntry("stepped", 5);
        assertThat(result.outputs().get("expressed").toString()).contains("in=5", "error={component=expressed");
        assertThat(result.skipped()).containsExactlyInAnyOrder("after", "well");
        assertThat(result.why("ill").components()).containsExactly("routed", "ill");
    }

    @Test
    void compensationUndoesTheCompletedStepsInReverseOrder() {
        Workflow workflow = Graphs.with(
                workflow(
                        List.of(
                                undone("book", "undo", "in"),
                                undone("pay", "undo", "book"),
                                undone("mail", "undo badly", "pay"),
                                step("send", "fail", "mail")),
                        "send"),
                on("send", new OnFailure.Compensate()));

        WorkflowOutcome.Stopped stopped = (WorkflowOutcome.Stopped) evaluate(workflow, 5);

        assertThat(undone).containsExactly("pay {book=5, result=5}", "book {in=5, result=5}");
        assertThat(stopped.component()).isEqualTo("send");
        assertThat(stopped.refusal().detail())
                .isEqualTo("The component 'send' of 'test' failed. What was done before could not be compensated as a"
                        + " whole.");
        assertThat(stopped.refusal().problems())
                .extracting(problem -> problem.message())
                .contains("The compensation of 'mail' failed: IllegalStateException: too late");
    }

    @Test
    void withoutAFailureNothingIsUndoneAndAHaltUndoesNothing() {
        Workflow workflow = workflow(List.of(undone("book", "undo", "in"), step("send", "fail", "book")), "send");

        assertThat(evaluate(workflow, 5)).isInstanceOf(WorkflowOutcome.Stopped.class);
        assertThat(undone).isEmpty();
    }

    @Test
    void compensationWaitsForWhatIsStillExecuting() throws Exception {
        java.util.concurrent.CountDownLatch begun = new java.util.concurrent.CountDownLatch(1);
        works.function("slow", new dev.runestone.function.StepFunction() {
            @Override
            public Object apply(dev.runestone.function.StepInput input) {
                begun.countDown();
                try {
                    new java.util.concurrent.CountDownLatch(1).await();
                } catch (InterruptedException cancelled) {
                    return "done nevertheless";
                }
                return "never";
            }

            @Override
            public boolean waits() {
                return true;
            }
        });
        works.function("fail late", input -> {
            begun.await();
            throw new IllegalStateException("out of ink");
        });
        Step slow = new Step(
                "slow",
                "slow",
                Map.of(),
                List.of(Graphs.from("in")),
                Type.ANY,
                Requirements.NONE,
                new Compensation("undo", Map.of("what", "slow")));
        Workflow workflow = Graphs.with(
                workflow(List.of(slow, step("send", "fail late", "in")), "slow", "send"),
                on("send", new OnFailure.Compensate()));

        assertThat(evaluate(Plan.of(workflow, works), 4, 5)).isInstanceOf(WorkflowOutcome.Stopped.class);
        assertThat(undone).containsExactly("slow {in=5, result=done nevertheless}");
    }

    @Test
    void theBreakerIsSharedByAllRunsAndShownInTheMetrics() {
        Policy policy =
                new Policy(Retries.NEVER, null, null, new Breaker(2, 2, Duration.ofMinutes(5)), new OnFailure.Skip());
        Workflow workflow = Graphs.with(workflow(List.of(step("call", "fail", "in")), "call"), rule("call", policy));
        Plan plan = Plan.of(workflow, works);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        BreakerMeters meters = new BreakerMeters(registry);
        meters.show(plan);

        assertThat(registry.get("runestone.execution.breaker")
                        .tag("component", "call")
                        .gauge()
                        .value())
                .isZero();
        for (int i = 0; i < 5; i++) {
            evaluate(plan, 1, 5).orThrow();
        }
        assertThat(executed).hasValue(2);
        assertThat(registry.get("runestone.execution.breaker").gauge().value()).isEqualTo(1);
        meters.hide(plan);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void theDeadlineOfTheEvaluationIsHeldDuringAPause() {
        Retries long1 = new Retries(3, Backoff.LINEAR, Duration.ofMinutes(1), Duration.ofMinutes(1), 0);
        Workflow workflow = Graphs.with(
                workflow(List.of(step("call", "fail", "in")), "call"),
                rule("call", new Policy(long1, null, null, null, OnFailure.HALT)));
        SchedulerPolicy policy =
                new SchedulerPolicy(4, Duration.ofNanos(200_000), 1_000, 1_000, Duration.ofMillis(150));

        long start = System.nanoTime();
        WorkflowOutcome outcome =
                new Scheduler(policy, pool::submit).evaluate(Plan.of(workflow, works), new Object[] {5}, Explain.NONE);

        assertThat(((WorkflowOutcome.Stopped) outcome).refusal().detail())
                .isEqualTo("The evaluation of 'test' was not done within PT0.15S.");
        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(20).toNanos());
    }

    @Test
    void aStepCannotParkInAnEvaluation() {
        WorkflowOutcome.Stopped stopped =
                (WorkflowOutcome.Stopped) evaluate(workflow(List.of(step("approve", "park", "in")), "approve"), 5);

        assertThat(stopped.refusal().problems())
                .extracting(problem -> problem.message())
                .containsExactly("The step (approve) waits for something outside, which only a run can do; start one"
                        + " with POST /api/runs.");
    }

    @Test
    void aStepHasTheContextOfItsEvaluationAndAttempt() {
        Workflow workflow = Graphs.with(
                workflow(List.of(step("a", "context", "in"), step("b", "context", "in")), "a", "b"),
                new PolicyRule(
                        new Selector.Any(),
                        new Policy(
                                new Retries(1, Backoff.NONE, Duration.ZERO, Duration.ZERO, 0),
                                null,
                                null,
                                null,
                                OnFailure.HALT)));

        assertThat(evaluate(workflow, 5).orThrow().outputs())
                .containsExactly(Map.entry("a", false), Map.entry("b", false));
        String id = contexts.get(0).split(" ")[0];
        assertThat(contexts)
                .containsExactlyElementsOf(Arrays.asList("a/1", "a/2", "b/1", "b/2").stream()
                        .map(key -> id + " " + id + "/" + key)
                        .toList());
    }
}
