package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Path;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerTest {
    private static final SchedulerPolicy POLICY =
            new SchedulerPolicy(8, Duration.ofNanos(200_000), 100_000, 100_000, Duration.ofSeconds(10));

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final TestWorks works = new TestWorks()
            .function("same", input -> input.value(0))
            .function("list", input -> new ArrayList<>(input.values().values()))
            .function("null", input -> null)
            .function("fail", input -> {
                throw new IllegalStateException("out of ink");
            })
            .predicate("yes", value -> true)
            .predicate("no", value -> false);

    @AfterEach
    void stopPool() {
        pool.shutdownNow();
    }

    private WorkflowOutcome evaluate(Workflow workflow, Object... inputs) {
        return evaluate(POLICY, Explain.FULL, workflow, inputs);
    }

    private WorkflowOutcome evaluate(SchedulerPolicy policy, Explain explain, Workflow workflow, Object... inputs) {
        return new Scheduler(policy, pool::submit).evaluate(Plan.of(workflow, works), inputs, explain);
    }

    @Test
    void factsKeepTheirAncestry() {
        WorkflowResult result = evaluate(
                        workflow(
                                List.of("a", "b"),
                                List.of(step("left", "same", "a"), step("both", "list", "left", "b")),
                                "both",
                                "left"),
                        1,
                        2)
                .orThrow();

        assertThat(result.outputs()).containsExactly(Map.entry("both", List.of(1, 2)), Map.entry("left", 1));
        assertThat(result.facts().nodes())
                .extracting(node -> node.id() + " " + node.origin() + " " + node.parents())
                .containsExactly("1 a []", "2 b []", "3 left [1]", "4 both [3, 2]");
        assertThat(result.why("left").inputs()).containsExactly("a");
        assertThat(result.why("both").inputs()).containsExactly("a", "b");
        assertThat(result.why("both").components()).containsExactly("left", "both");
        assertThat(result.timings()).extracting(Timing::component).containsExactly("left", "both");
    }

    @Test
    void aNullIsAFactToo() {
        WorkflowResult result = evaluate(
                        workflow(List.of(step("nothing", "null", "in"), step("next", "list", "nothing")), "next"), "x")
                .orThrow();

        assertThat(result.outputs()).containsExactly(Map.entry("next", Arrays.asList((Object) null)));
    }

    @Test
    void whatNeedsAFactThatCannotComeIsSkippedAndSoIsWhatFollows() {
        WorkflowResult result = evaluate(
                        workflow(
                                List.of(
                                        Condition.guard("gate", "no", Graphs.from("in")),
                                        step("open", "same", "gate"),
                                        step("after", "list", "open", "in"),
                                        step("closed", "same", "gate.else")),
                                "after",
                                "closed"),
                        7)
                .orThrow();

        assertThat(result.outputs()).containsExactly(Map.entry("closed", 7));
        assertThat(result.skipped()).containsExactly("open", "after");
        assertThat(result.why("after").facts()).isEmpty();
    }

    @Test
    void aJoinOfAllIsSkippedWhereOneInputCannotCome() {
        WorkflowResult result = evaluate(
                        workflow(
                                List.of(
                                        Condition.guard("gate", "no", Graphs.from("in")),
                                        Join.all("both", Graphs.from("gate", "in")),
                                        Join.quorum("two", 2, Graphs.from("gate", "in", "both"))),
                                "two"),
                        7)
                .orThrow();

        assertThat(result.outputs()).isEmpty();
        assertThat(result.skipped()).containsExactly("both", "two");
    }

    @Test
    void aJoinWithATimeoutReleasesWhatIsThereWhenNoMoreCanCome() {
        Join join = new Join("some", 2, Duration.ofHours(1), List.of(Graphs.from("gate", "in")));
        WorkflowResult result = evaluate(
                        workflow(List.of(Condition.guard("gate", "no", Graphs.from("in")), join), "some"), 7)
                .orThrow();

        assertThat(result.outputs()).containsExactly(Map.entry("some", Map.of("in", 7)));
    }

    @Test
    void aJoinWithATimeoutThatNothingReachesIsSkipped() {
        Join join = new Join("some", 2, Duration.ofHours(1), List.of(Graphs.from("a", "b")));
        WorkflowResult result = evaluate(
                        workflow(
                                List.of(
                                        Condition.guard("gate", "no", Graphs.from("in")),
                                        step("a", "same", "gate"),
                                        step("b", "same", "gate"),
                                        join),
                                "some"),
                        7)
                .orThrow();

        assertThat(result.skipped()).containsExactly("a", "b", "some");
    }

    @Test
    void aJoinWithATimeoutDoesNotWaitForASlowBranch() {
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        works.function("slow", input -> {
            try {
                return never.await(50, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                interrupted.complete(true);
                throw stopped;
            }
        });
        Join join = new Join("some", 2, Duration.ofMillis(30), List.of(Graphs.from("slow", "fast")));
        WorkflowResult result = evaluate(
                        workflow(List.of(step("slow", "slow", "in"), step("fast", "same", "in"), join), "some"), 7)
                .orThrow();

        assertThat(result.outputs()).containsExactly(Map.entry("some", Map.of("fast", 7)));
        assertThat(result.skipped()).containsExactly("slow");
        assertThat(interrupted).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void aWorkerThatBeginsLateDoesNotPutTheOwnerIntoASlowBranchBeforeAJoinWithATimeout() {
        Thread owner = Thread.currentThread();
        AtomicBoolean byOwner = new AtomicBoolean();
        CountDownLatch never = new CountDownLatch(1);
        works.function("slow", input -> {
            byOwner.set(Thread.currentThread() == owner);
            return byOwner.get() || never.await(50, TimeUnit.SECONDS);
        });
        Join join = new Join("some", 2, Duration.ofMillis(30), List.of(Graphs.from("slow", "in")));
        Executor late = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, pool);
        Workers workers = task -> {
            FutureTask<?> future = new FutureTask<>(task, null);
            late.execute(future);
            return future;
        };
        WorkflowResult result = new Scheduler(POLICY, workers)
                .evaluate(
                        Plan.of(workflow(List.of(step("slow", "slow", "in"), join), "some"), works),
                        new Object[] {7},
                        Explain.FULL)
                .orThrow();

        assertThat(byOwner).isFalse();
        assertThat(result.outputs()).containsExactly(Map.entry("some", Map.of("in", 7)));
    }

    @Test
    void whatOnlyAReleasedJoinWaitedForIsNotBegun() {
        AtomicInteger calls = new AtomicInteger();
        works.function("count", input -> calls.incrementAndGet());
        WorkflowResult result = evaluate(
                        workflow(
                                List.of(
                                        step("first", "same", "in"),
                                        step("second", "count", "in"),
                                        step("third", "count", "second"),
                                        Join.any("any", Graphs.from("first", "third"))),
                                "any"),
                        7)
                .orThrow();

        assertThat(result.outputs()).containsExactly(Map.entry("any", Map.of("first", 7)));
        // "second" was ready with "first", so that it ran or not with the order; "third" is never wanted.
        assertThat(result.skipped()).contains("third");
        assertThat(calls).hasValueLessThan(2);
    }

    @Test
    void aFailureNamesTheComponentAndKeepsWhatWasComputed() {
        WorkflowOutcome outcome = evaluate(
                workflow(
                        List.of(step("good", "same", "in"), step("bad", "fail", "good"), step("next", "same", "bad")),
                        "good",
                        "next"),
                7);

        assertThat(outcome).isInstanceOfSatisfying(WorkflowOutcome.Stopped.class, stopped -> {
            assertThat(stopped.component()).isEqualTo("bad");
            assertThat(stopped.cause()).hasMessage("out of ink");
            assertThat(stopped.refusal().kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(stopped.refusal().problems()).singleElement().satisfies(problem -> {
                assertThat(problem.path()).isEqualTo(Path.of("components", "bad"));
                assertThat(problem.message()).contains("out of ink");
            });
            assertThat(stopped.result().outputs()).containsExactly(Map.entry("good", 7));
        });
        assertThatThrownBy(outcome::orThrow).isInstanceOf(RefusalException.class);
    }

    @Test
    void aStackOverflowInAStepIsAFailureOfTheStep() {
        works.function("deep", input -> deep(0));
        WorkflowOutcome outcome = evaluate(workflow(List.of(step("deep", "deep", "in")), "deep"), 7);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        WorkflowOutcome.Stopped.class,
                        stopped -> assertThat(stopped.component()).isEqualTo("deep"));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int deep(int depth) {
        return deep(depth + 1) + 1;
    }

    @Test
    void theExecutionsAreLimited() {
        SchedulerPolicy two = new SchedulerPolicy(1, Duration.ZERO, 2, 100, Duration.ofSeconds(10));
        Workflow three = workflow(
                List.of(step("a", "same", "in"), step("b", "same", "a"), step("c", "same", "b")), "a", "b", "c");

        assertThat(evaluate(two, Explain.NONE, three, 7))
                .isInstanceOfSatisfying(WorkflowOutcome.Stopped.class, stopped -> {
                    assertThat(stopped.refusal().kind()).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED);
                    assertThat(stopped.result().outputs()).containsOnlyKeys("a", "b");
                });
        SchedulerPolicy enough = new SchedulerPolicy(1, Duration.ZERO, 3, 4, Duration.ofSeconds(10));
        assertThat(evaluate(enough, Explain.NONE, three, 7)).isInstanceOf(WorkflowOutcome.Completed.class);
        SchedulerPolicy fewFacts = new SchedulerPolicy(1, Duration.ZERO, 3, 2, Duration.ofSeconds(10));
        assertThat(evaluate(fewFacts, Explain.NONE, three, 7)).isInstanceOf(WorkflowOutcome.Stopped.class);
    }

    @Test
    void theDeadlineEndsAnEvaluationWhoseComponentRunsElsewhere() {
        CountDownLatch never = new CountDownLatch(1);
        works.function("slow", new StepFunction() {
            @Override
            public Object apply(StepInput input) throws InterruptedException {
                return never.await(50, TimeUnit.SECONDS);
            }

            @Override
            public boolean waits() {
                return true;
            }
        });
        SchedulerPolicy brief = new SchedulerPolicy(4, Duration.ZERO, 100, 100, Duration.ofMillis(50));
        WorkflowOutcome outcome = evaluate(
                brief,
                Explain.NONE,
                workflow(List.of(step("slow", "slow", "in"), step("fast", "same", "in")), "slow", "fast"),
                7);

        assertThat(outcome).isInstanceOfSatisfying(WorkflowOutcome.Stopped.class, stopped -> {
            assertThat(stopped.refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT);
            assertThat(stopped.result().outputs()).containsExactly(Map.entry("fast", 7));
        });
    }

    @Test
    void anInterruptEndsAnEvaluationAndTheFlagStaysUp() {
        works.function("interrupt", input -> {
            Thread.currentThread().interrupt();
            return 1;
        });
        WorkflowOutcome outcome =
                evaluate(workflow(List.of(step("a", "interrupt", "in"), step("b", "same", "a")), "a", "b"), 7);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOfSatisfying(WorkflowOutcome.Stopped.class, stopped -> {
            assertThat(stopped.refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT);
            assertThat(stopped.result().outputs()).containsOnlyKeys("a");
        });
    }

    @Test
    void componentsThatWaitRunAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        works.function("meet", new StepFunction() {
            @Override
            public Object apply(StepInput input) throws InterruptedException {
                both.countDown();
                return both.await(20, TimeUnit.SECONDS);
            }

            @Override
            public boolean waits() {
                return true;
            }
        });
        WorkflowResult result = evaluate(
                        workflow(List.of(step("a", "meet", "in"), step("b", "meet", "in")), "a", "b"), 7)
                .orThrow();

        assertThat(result.outputs()).containsExactly(Map.entry("a", true), Map.entry("b", true));
    }

    @Test
    void theOwnerDoesTheWorkWhereThePoolIsBusy() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService busy = Executors.newSingleThreadExecutor();
        AtomicBoolean occupied = new AtomicBoolean();
        busy.execute(() -> {
            occupied.set(true);
            try {
                end.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        SchedulerPolicy eager = new SchedulerPolicy(4, Duration.ZERO, 100, 100, Duration.ofSeconds(20));
        WorkflowOutcome outcome = new Scheduler(eager, busy::submit)
                .evaluate(
                        Plan.of(workflow(List.of(step("a", "same", "in"), step("b", "same", "in")), "a", "b"), works),
                        new Object[] {7},
                        Explain.NONE);
        end.countDown();
        busy.shutdownNow();

        assertThat(outcome.orThrow().outputs()).containsOnlyKeys("a", "b");
    }

    @Test
    void aCircleIsRefusedWithEveryComponentInIt() {
        Workflow circle = workflow(List.of(step("a", "same", "b"), step("b", "same", "a")), "a");

        assertThatThrownBy(() -> Plan.of(circle, works))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().problems())
                                .extracting(problem -> problem.path().toString())
                                .containsExactly("components.a.from", "components.b.from"));
    }

    @Test
    void aChainOfAHundredThousandStepsNeedsNoStack() {
        List<Step> steps = new ArrayList<>();
        String before = "in";
        for (int i = 0; i < 99_999; i++) {
            steps.add(step("s" + i, "same", before));
            before = "s" + i;
        }
        WorkflowResult result = evaluate(workflow(steps, before), 7).orThrow();

        assertThat(result.why(before).components()).hasSize(99_999);
    }
}
