package dev.runestone.execution;

import static dev.runestone.execution.Graphs.from;
import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.with;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the owner of an evaluation does itself, what it hands over, and how it waits for that. */
@Timeout(30)
class HandingOverTest {
    private static final long WORTH_NANOS = 1_000_000;
    private static final Duration PLENTY = Duration.ofSeconds(5);

    /** What was handed over. */
    private final List<Runnable> handed = Collections.synchronizedList(new ArrayList<>());
    /** Executes at once, on another thread, and has done so when it answers. */
    private final Workers prompt = work -> {
        handed.add(work);
        Thread worker = new Thread(work, "worker");
        worker.start();
        try {
            worker.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return CompletableFuture.completedFuture(null);
    };
    /** Never begins. */
    private final Workers idle = work -> {
        handed.add(work);
        return new CompletableFuture<>();
    };

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread owner = Thread.currentThread();
    private final TestWorks works = new TestWorks()
            .function("same", input -> input.value(0))
            .function("where", input -> Thread.currentThread().getName())
            .function("fail", input -> {
                throw new IllegalStateException("out of ink");
            });

    private String here;

    @BeforeEach
    void begin() {
        here = owner.getName();
    }

    @AfterEach
    void stop() {
        end.countDown();
        pool.shutdownNow();
    }

    private static SchedulerPolicy policy(int parallelism, Duration deadline) {
        return new SchedulerPolicy(parallelism, Duration.ofNanos(WORTH_NANOS), 1_000, 1_000, deadline);
    }

    private static WorkflowOutcome evaluate(Plan plan, SchedulerPolicy policy, Workers workers) {
        return new Scheduler(policy, workers).evaluate(plan, new Object[] {7}, Explain.FULL);
    }

    /** Independent steps that call one function. */
    private static List<Step> steps(int count, String function) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(step("s" + i, function, "in"));
        }
        return steps;
    }

    private static String[] names(int count) {
        return steps(count, "").stream().map(Step::name).toArray(String[]::new);
    }

    /** A plan of independent steps that cost so much. */
    private Plan costing(int count, String function, long nanos) {
        Plan plan = Plan.of(workflow(steps(count, function), names(count)), works);
        for (int node = 0; node < count; node++) {
            plan.measured(node, nanos);
        }
        return plan;
    }

    @Test
    void whatIsWorthItIsHandedOverWhereThereIsOtherWork() {
        assertThat(evaluate(costing(2, "where", WORTH_NANOS), policy(8, PLENTY), prompt)
                        .orThrow()
                        .outputs())
                .containsEntry("s0", "worker");
        assertThat(handed).isNotEmpty();
    }

    @Test
    void whatCostsLessStaysWithTheOwner() {
        assertThat(evaluate(costing(2, "where", WORTH_NANOS - 1), policy(8, PLENTY), prompt)
                        .orThrow()
                        .outputs())
                .containsOnly(Map.entry("s0", here), Map.entry("s1", here));
        assertThat(handed).isEmpty();
    }

    @Test
    void whatIsAloneStaysWithTheOwner() {
        assertThat(evaluate(costing(1, "where", 10 * WORTH_NANOS), policy(8, PLENTY), prompt)
                        .orThrow()
                        .outputs())
                .containsOnly(Map.entry("s0", here));
    }

    @Test
    void whatIsAloneIsHandedOverWhereAnotherIsStillRunning() {
        Plan plan = costing(2, "where", 10 * WORTH_NANOS);

        evaluate(plan, policy(8, PLENTY), idle).orThrow();
        assertThat(handed).as("the last one too").hasSize(2);
    }

    @Test
    void whatWasNeverMeasuredStaysWithTheOwner() {
        Plan plan = Plan.of(workflow(steps(2, "where"), names(2)), works);

        assertThat(evaluate(plan, policy(8, PLENTY), prompt).orThrow().outputs())
                .containsOnly(Map.entry("s0", here), Map.entry("s1", here));
    }

    @Test
    void whatAJoinWithATimeoutWaitsForIsHandedOver() {
        Join join = new Join("j", 2, PLENTY, List.of(from("s0", "in")));
        Plan plan = Plan.of(workflow(List.of(step("s0", "where", "in"), join), "s0"), works);

        assertThat(evaluate(plan, policy(8, PLENTY), prompt).orThrow().outputs())
                .containsEntry("s0", "worker");
    }

    @Test
    void noMoreAreHandedOverThanMayRunAtOnceAndOneAloneHandsOverNothing() {
        evaluate(costing(4, "where", 10 * WORTH_NANOS), policy(2, PLENTY), idle).orThrow();
        assertThat(handed).hasSize(2);

        handed.clear();
        evaluate(costing(4, "where", 10 * WORTH_NANOS), policy(1, PLENTY), idle).orThrow();
        assertThat(handed).isEmpty();
    }

    @Test
    void theOwnerDoesWhatNoWorkerBegins() {
        assertThat(evaluate(costing(2, "where", 10 * WORTH_NANOS), policy(8, PLENTY), idle)
                        .orThrow()
                        .outputs())
                .containsOnly(Map.entry("s0", here), Map.entry("s1", here));
    }

    @Test
    void theOwnerDoesWhatIsRejected() {
        Workers none = work -> {
            throw new RejectedExecutionException();
        };

        assertThat(evaluate(costing(2, "where", 10 * WORTH_NANOS), policy(8, PLENTY), none)
                        .orThrow()
                        .outputs())
                .containsOnly(Map.entry("s0", here), Map.entry("s1", here));
    }

    /** A function that waits for something outside. */
    private static StepFunction waiting(StepFunction function) {
        return new StepFunction() {
            @Override
            public Object apply(StepInput input) throws Exception {
                return function.apply(input);
            }

            @Override
            public boolean waits() {
                return true;
            }
        };
    }

    @Test
    void theOwnerIsMorePatientWithWhatWaits() {
        works.function("wait", waiting(input -> Thread.currentThread().getName()));
        Plan plan = Plan.of(workflow(steps(2, "wait"), names(2)), works);
        long start = System.nanoTime();

        assertThat(evaluate(plan, policy(8, PLENTY), idle).orThrow().outputs())
                .containsOnly(Map.entry("s0", here), Map.entry("s1", here));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    private Plan slow(Duration duration) {
        works.function("slow", input -> {
            LockSupport.parkNanos(duration.toNanos());
            return Thread.currentThread().getName();
        });
        return costing(2, "slow", 10 * WORTH_NANOS);
    }

    @Test
    void whatComesSoonAndWhatComesLateIsTaken() {
        for (int millis : new int[] {0, 20, 120}) {
            WorkflowOutcome outcome =
                    evaluate(slow(Duration.ofMillis(millis)), policy(8, Duration.ofSeconds(2)), pool::submit);

            assertThat(outcome.orThrow().outputs()).as("after %d ms", millis).containsOnlyKeys("s0", "s1");
        }
    }

    @Test
    void whatIsHandedOverIsMeasuredAndToldOf() {
        Plan plan = costing(2, "same", 1_000 * WORTH_NANOS);
        WorkflowResult result = evaluate(plan, policy(8, PLENTY), prompt).orThrow();

        assertThat(result.timings()).extracting(Timing::component).containsExactly("s0", "s1");
        assertThat(result.timings()).allSatisfy(timing -> {
            assertThat(timing.startMicros()).isBetween(0.0, 5e6);
            assertThat(timing.micros()).isBetween(0.0, 5e6);
        });
        assertThat(plan.cost(0)).isLessThan(1_000 * WORTH_NANOS);
    }

    @Test
    void whatFailsElsewhereStopsTheEvaluationAndIsCounted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Plan plan = costing(2, "fail", 10 * WORTH_NANOS);
        plan.meter(new ComponentMeters(
                        registry,
                        new SmallRyeConfigBuilder()
                                .withMapping(ExecutionConfig.class)
                                .build()
                                .getConfigMapping(ExecutionConfig.class))
                .show(plan));

        assertThat(evaluate(plan, policy(8, PLENTY), prompt))
                .isInstanceOfSatisfying(WorkflowOutcome.Stopped.class, stopped -> {
                    assertThat(stopped.component()).isEqualTo("s0");
                    assertThat(stopped.cause()).hasMessage("out of ink");
                });
        assertThat(registry.get("runestone.execution.component.failed")
                        .tag("component", "s0")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatRunsElsewhereCountsAgainstTheLimitOfExecutions() {
        SchedulerPolicy two = new SchedulerPolicy(8, Duration.ofNanos(WORTH_NANOS), 2, 100, PLENTY);

        assertThat(evaluate(costing(3, "same", 10 * WORTH_NANOS), two, idle))
                .isInstanceOfSatisfying(
                        WorkflowOutcome.Stopped.class,
                        stopped -> assertThat(stopped.refusal().kind()).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED));
        assertThat(handed).hasSize(2);
    }

    @Test
    void anOwnerThatIsInterruptedWhileItWaitsStopsAndStaysInterrupted() {
        works.function("disturb", waiting(input -> {
            owner.interrupt();
            return end.await(20, TimeUnit.SECONDS);
        }));
        Plan plan = Plan.of(workflow(List.of(step("s0", "disturb", "in"), step("s1", "same", "in")), "s0"), works);

        WorkflowOutcome outcome = evaluate(plan, policy(8, PLENTY), pool::submit);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        WorkflowOutcome.Stopped.class,
                        stopped -> assertThat(stopped.refusal()).isEqualTo(Stops.interrupted(plan)));
    }

    private void untilTheEnd() {
        boolean over = false;
        while (!over) {
            try {
                over = end.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException goOn) {
                // what does not let itself be interrupted
                over = false;
            }
        }
    }

    /** {@code bad} fails, with compensation, while {@code stuck} is under way. */
    private Plan compensating() {
        Step bad = new Step(
                "bad",
                "fail",
                Map.of(),
                List.of(from("in")),
                Type.ANY,
                Requirements.NONE,
                new Compensation("same", Map.of()));
        Policy compensate = new Policy(Retries.NEVER, null, null, null, new OnFailure.Compensate());
        Workflow workflow = with(
                workflow(List.of(step("stuck", "stuck", "in"), bad), "stuck", "bad"),
                new PolicyRule(new PolicyRule.Selector.Named("bad"), compensate));
        return Plan.of(workflow, works);
    }

    private static void unfinished(WorkflowOutcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(WorkflowOutcome.Stopped.class, stopped -> {
            assertThat(stopped.component()).isEqualTo("bad");
            assertThat(stopped.refusal().detail())
                    .isEqualTo("The component 'bad' of 'test' failed. What was done before could not be compensated"
                            + " as a whole.");
            assertThat(stopped.refusal().problems())
                    .extracting(problem -> problem.path().toString())
                    .containsExactly("components.bad", "components.stuck");
        });
    }

    @Test
    void whatDoesNotEndByTheDeadlineCannotBeCompensated() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        works.function("stuck", waiting(input -> {
            begun.countDown();
            untilTheEnd();
            return 1;
        }));
        Workers beginning = work -> {
            Future<?> running = pool.submit(work);
            try {
                begun.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return running;
        };

        unfinished(evaluate(compensating(), policy(8, Duration.ofMillis(60)), beginning));
    }

    @Test
    void anInterruptionEndsTheWaitForWhatIsToBeCompensated() {
        CountDownLatch begun = new CountDownLatch(1);
        works.function("stuck", waiting(input -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException cancelled) {
                owner.interrupt();
                untilTheEnd();
            }
            return 1;
        }));
        Workers beginning = work -> {
            Future<?> running = pool.submit(work);
            try {
                begun.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return running;
        };

        WorkflowOutcome outcome = evaluate(compensating(), policy(8, PLENTY), beginning);

        assertThat(Thread.interrupted()).isTrue();
        unfinished(outcome);
    }

    @Test
    void errorsOfTheMachineAreNobodysOutcome() {
        OutOfMemoryError fatal = new OutOfMemoryError();
        works.function("exhaust", input -> {
            throw fatal;
        });
        Plan plan = Plan.of(workflow(List.of(step("s0", "exhaust", "in")), "s0"), works);

        assertThatThrownBy(() -> evaluate(plan, policy(1, PLENTY), prompt)).isSameAs(fatal);
    }

    /** Counts so many runs as are measured at first. */
    private static void unmeasured(Plan plan) {
        while (plan.measuresNextRun()) {
            // the next one might be measured too
        }
    }

    @Test
    void onlySomeRunsMeasureButAllThatAreExplained() {
        Plan plan = costing(1, "same", 1_000 * WORTH_NANOS);
        unmeasured(plan);
        SchedulerPolicy sequential = policy(1, PLENTY);

        new Scheduler(sequential, prompt).evaluate(plan, new Object[] {7}, Explain.NONE);
        assertThat(plan.cost(0)).isEqualTo(1_000 * WORTH_NANOS);
        WorkflowResult explained = evaluate(plan, sequential, prompt).orThrow();
        assertThat(plan.cost(0)).isLessThan(1_000 * WORTH_NANOS);
        assertThat(explained.timings())
                .singleElement()
                .satisfies(timing -> assertThat(timing.micros()).isBetween(0.0, 5e6));
    }

    private static Workflow chain(int length) {
        List<Step> steps = new ArrayList<>();
        steps.add(step("s0", "pause", "in"));
        for (int i = 1; i < length; i++) {
            steps.add(step("s" + i, "count", "s" + (i - 1)));
        }
        return workflow(steps, "s" + (length - 1));
    }

    /** The steps that an evaluation executed whose first one takes longer than the whole may. */
    private int executed(long cost) {
        AtomicInteger counted = new AtomicInteger();
        works.function("pause", input -> {
                    LockSupport.parkNanos(Duration.ofMillis(15).toNanos());
                    return counted.incrementAndGet();
                })
                .function("count", input -> counted.incrementAndGet());
        Plan plan = Plan.of(chain(130), works);
        unmeasured(plan);
        for (int node = 0; node < 130; node++) {
            plan.measured(node, cost);
        }
        WorkflowOutcome outcome =
                new Scheduler(policy(1, Duration.ofMillis(10)), prompt).evaluate(plan, new Object[] {7}, Explain.NONE);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        WorkflowOutcome.Stopped.class,
                        stopped -> assertThat(stopped.refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT));
        return counted.get();
    }

    @Test
    void theClockIsLookedAtAfterWhatCostsSomethingAndNowAndThenAfterWhatCostsNothing() {
        assertThat(executed(1_000)).isEqualTo(1);
        assertThat(executed(999)).isEqualTo(64);
    }
}
