package dev.runestone.execution;

import static dev.runestone.execution.Graphs.from;
import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.OutageException;
import dev.runestone.api.Refusal;
import dev.runestone.function.Parking;
import dev.runestone.function.StepFunction;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Message.Command;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Workflow;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How runs are executed, survive and end. */
class LiveRunTest {
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final TestWorks works = new TestWorks();
    private final TestRuns runs = new TestRuns(works);

    @AfterEach
    void close() {
        runs.close();
    }

    private void function(String name, StepFunction function) {
        works.function(name, input -> {
            calls.add(name + "#" + input.attempt());
            return function.apply(input);
        });
    }

    private static Workflow named(String name, List<PolicyRule> policies, Workflow workflow) {
        return new Workflow(
                name, workflow.version(), "", workflow.inputs(), workflow.components(), workflow.outputs(), policies);
    }

    private static PolicyRule policy(String component, Retries retries, OnFailure onFailure) {
        return new PolicyRule(
                new PolicyRule.Selector.Named(component), new Policy(retries, null, null, null, onFailure));
    }

    private static Retries retries(int count, Duration delay) {
        return new Retries(count, Retries.Backoff.LINEAR, delay, delay.multipliedBy(100), 0);
    }

    private static Step undone(String name, String function, String undoing, String... sources) {
        return new Step(
                name,
                function,
                Map.of(),
                List.of(from(sources)),
                Type.ANY,
                Requirements.NONE,
                new Compensation(undoing, Map.of()));
    }

    private static int number(Object value) {
        return ((Number) value).intValue();
    }

    private static RuntimeException boom() {
        return new IllegalStateException("boom");
    }

    @Test
    void aRunExecutesItsComponentsAndKeepsWhatHappened() {
        function("twice", input -> number(input.value(0)) * 2);
        function("sum", input -> number(input.value(0)) + number(input.value(1)));
        runs.with(named(
                "w",
                List.of(),
                workflow(List.of(step("a", "twice", "in"), step("b", "twice", "a"), step("c", "sum", "a", "b")), "c")));

        String run = runs.start("w", 3);

        assertThat(runs.await(run, RunStatus.COMPLETED).endedAt()).isNotNull();
        assertThat(runs.events(run)).hasSize(5);
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("c", 18);
        assertThat(runs.state(run).facts().nodes())
                .last()
                .satisfies(fact -> assertThat(fact.parents()).containsExactly(2, 3));
        assertThat(calls).containsExactly("twice#1", "twice#1", "sum#1");
        TestRuns.until(() -> runs.live().size() == 0);
    }

    @Test
    void whatWasCommittedIsNeverExecutedAgain() {
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger second = new AtomicInteger();
        function("first", input -> "first");
        function("second", input -> {
            if (second.incrementAndGet() == 1) {
                reached.countDown();
                Thread.sleep(60_000);
            }
            return input.context().idempotencyKey();
        });
        runs.with(named(
                "w",
                List.of(policy("b", Retries.NEVER, new OnFailure.Skip())),
                workflow(List.of(step("a", "first", "in"), step("b", "second", "a")), "b")));

        String run = runs.start("w", 1);
        TestRuns.until(() -> reached.getCount() == 0
                && !runs.events(run, RunEvent.ComponentCompleted.class).isEmpty());
        runs.crash(run);

        runs.await(run, RunStatus.COMPLETED);
        assertThat(calls).containsExactly("first#1", "second#1", "second#1");
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("b", run + "/b/1");
    }

    @Test
    void aRunThatIsTakenUpAgainAndAgainWithoutGettingOnRestsAndIsPausedAtLast() {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch mended = new CountDownLatch(1);
        function("kills", input -> {
            tries.incrementAndGet();
            mended.await();
            return "done";
        });
        runs.with(named("w", List.of(), workflow(List.of(step("a", "kills", "in")), "a")));

        String run = runs.start("w", 1);
        for (int crash = 1; crash <= 3; crash++) {
            int before = crash;
            TestRuns.until(() -> tries.get() == before);
            runs.crash(run);
        }
        TestRuns.until(() -> tries.get() == 4);
        assertThat(runs.store.find(run).orElseThrow().recoveries()).isEqualTo(3);
        runs.crash(run);

        runs.await(run, RunStatus.PAUSED);
        assertThat(runs.events(run, RunEvent.RunPaused.class).get(0).reason()).contains("without getting on");
        mended.countDown();
        runs.send(run, new Command.Resume());
        assertThat(runs.await(run, RunStatus.COMPLETED).recoveries()).isZero();
        assertThat(tries).hasValue(5);
    }

    @Test
    void theOthersGoOnWhileARunRests() {
        AtomicInteger tries = new AtomicInteger();
        function("kills", input -> {
            tries.incrementAndGet();
            Thread.sleep(60_000);
            return "never";
        });
        function("works", input -> "done");
        runs.with(named("w", List.of(), workflow(List.of(step("a", "kills", "in")), "a")))
                .with(named("other", List.of(), workflow(List.of(step("a", "works", "in")), "a")))
                .rest(Duration.ofMinutes(1));

        String run = runs.start("w", 1);
        TestRuns.until(() -> tries.get() == 1);
        runs.crash(run);
        TestRuns.until(() -> tries.get() == 2);
        runs.crash(run);

        runs.ring(run);
        runs.await(runs.start("other", 1), RunStatus.COMPLETED);
        assertThat(tries).hasValue(2);
        assertThat(runs.live().find(run)).isNull();
    }

    @Test
    void aFailedComponentIsTriedAgainAsItsPolicySays() {
        AtomicInteger attempts = new AtomicInteger();
        function("flaky", input -> {
            if (attempts.incrementAndGet() < 3) {
                throw boom();
            }
            return input.context().idempotencyKey();
        });
        runs.with(named(
                "w",
                List.of(policy("a", retries(3, Duration.ofMillis(10)), OnFailure.HALT)),
                workflow(List.of(step("a", "flaky", "in")), "a")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.COMPLETED);
        List<RunEvent.AttemptFailed> failed = runs.events(run, RunEvent.AttemptFailed.class);
        assertThat(failed).extracting(RunEvent.AttemptFailed::attempt).containsExactly(1, 2);
        assertThat(failed.get(0).failure().problems().get(0).message()).contains("boom");
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("a", run + "/a/3");
    }

    @Test
    void retriesGoOnAfterACrashWhereTheyWere() {
        function("fails", input -> {
            throw boom();
        });
        runs.with(named(
                "w",
                List.of(policy("a", retries(2, Duration.ofMillis(30)), OnFailure.HALT)),
                workflow(List.of(step("a", "fails", "in")), "a")));

        String run = runs.start("w", 1);
        TestRuns.until(() -> !runs.events(run, RunEvent.AttemptFailed.class).isEmpty());
        runs.crash(run);

        runs.await(run, RunStatus.FAILED);
        assertThat(calls).containsExactly("fails#1", "fails#2", "fails#3");
    }

    @Test
    void aLongPauseLetsTheRunGoUntilItsAlarmRings() {
        runs.keep(Duration.ofMillis(1));
        AtomicInteger attempts = new AtomicInteger();
        function("flaky", input -> {
            if (attempts.incrementAndGet() == 1) {
                throw boom();
            }
            return "done";
        });
        runs.with(named(
                "w",
                List.of(policy("a", retries(1, Duration.ofMillis(60)), OnFailure.HALT)),
                workflow(List.of(step("a", "flaky", "in")), "a")));

        String run = runs.start("w", 1);
        assertThat(runs.await(run, RunStatus.WAITING).wakeAt()).isNotNull();
        TestRuns.until(() -> runs.live().size() == 0 && runs.alarms.containsKey(run));
        TestRuns.until(() -> Instant.now().isAfter(runs.alarms.get(run)));
        runs.ring(run);

        runs.await(run, RunStatus.COMPLETED);
    }

    @Test
    void aFailureWithoutPolicyEndsTheRunAndCanBeRetried() {
        AtomicInteger attempts = new AtomicInteger();
        function("first", input -> 1);
        function("flaky", input -> {
            if (attempts.incrementAndGet() == 1) {
                throw boom();
            }
            return input.context().idempotencyKey();
        });
        runs.with(named("w", List.of(), workflow(List.of(step("a", "first", "in"), step("b", "flaky", "a")), "b")));

        String run = runs.start("w", 1);
        runs.await(run, RunStatus.FAILED);
        assertThat(runs.state(run).components()).containsEntry("b", ComponentStatus.FAILED);
        runs.send(run, new Command.Retry(null));

        runs.await(run, RunStatus.COMPLETED);
        assertThat(calls).containsExactly("first#1", "flaky#1", "flaky#2");
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("b", run + "/b/2");
    }

    @Test
    void aSkippedFailureLeavesOutWhatNeedsIt() {
        function("fails", input -> {
            throw boom();
        });
        function("next", input -> 1);
        runs.with(named(
                "w",
                List.of(policy("a", Retries.NEVER, new OnFailure.Skip())),
                workflow(
                        List.of(step("a", "fails", "in"), step("b", "next", "a"), step("c", "next", "in")), "b", "c")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.COMPLETED);
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsOnlyKeys("c");
        assertThat(runs.state(run).components()).containsEntry("b", ComponentStatus.SKIPPED);
    }

    @Test
    void aRoutedFailureComesOutOfTheErrorPort() {
        function("fails", input -> {
            throw boom();
        });
        function("see", input -> ((Map<?, ?>) input.value(0)).get("component"));
        runs.with(named(
                "w",
                List.of(policy("a", Retries.NEVER, new OnFailure.Route())),
                workflow(List.of(step("a", "fails", "in"), step("b", "see", "a.error")), "b")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.COMPLETED);
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("b", "a");
        assertThat(runs.events(run, RunEvent.AttemptFailed.class).get(0).retryAt())
                .isNull();
    }

    @Test
    void aFailedSagaIsCompensatedInReverseOrder() {
        function("do", input -> "done");
        function("undo", input -> {
            calls.add("undo " + input.value("result") + " " + input.context().idempotencyKey());
            return null;
        });
        function("fails", input -> {
            throw boom();
        });
        runs.with(named(
                "w",
                List.of(policy("c", Retries.NEVER, new OnFailure.Compensate())),
                workflow(
                        List.of(
                                undone("a", "do", "undo", "in"),
                                undone("b", "do", "undo", "a"),
                                step("c", "fails", "b")),
                        "c")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.FAILED);
        assertThat(runs.events(run, RunEvent.Compensated.class))
                .extracting(RunEvent.Compensated::component)
                .containsExactly("b", "a");
        assertThat(calls).contains("undo done " + run + "/b/compensation/1", "undo done " + run + "/a/compensation/1");
        assertThat(runs.store.find(run).orElseThrow().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void compensationGoesOnAfterACrash() {
        CountDownLatch reached = new CountDownLatch(1);
        AtomicInteger undone = new AtomicInteger();
        function("do", input -> "done");
        function("undo", input -> {
            if (undone.incrementAndGet() == 2) {
                reached.countDown();
                Thread.sleep(60_000);
            }
            return null;
        });
        function("fails", input -> {
            throw boom();
        });
        runs.with(named(
                "w",
                List.of(policy("c", Retries.NEVER, new OnFailure.Compensate())),
                workflow(
                        List.of(
                                undone("a", "do", "undo", "in"),
                                undone("b", "do", "undo", "a"),
                                step("c", "fails", "b")),
                        "c")));

        String run = runs.start("w", 1);
        TestRuns.until(() -> reached.getCount() == 0
                && !runs.events(run, RunEvent.Compensated.class).isEmpty());
        runs.crash(run);

        runs.await(run, RunStatus.FAILED);
        assertThat(runs.events(run, RunEvent.Compensated.class))
                .extracting(RunEvent.Compensated::component)
                .containsExactly("b", "a");
        assertThat(runs.events(run, RunEvent.CompensationBegun.class)).hasSize(1);
    }

    @Test
    void whatCannotBeCompensatedIsToldAndTheRestIsUndone() {
        function("do", input -> "done");
        function("undo", input -> null);
        function("fails", input -> {
            throw boom();
        });
        runs.with(named(
                "w",
                List.of(policy("c", Retries.NEVER, new OnFailure.Compensate())),
                workflow(
                        List.of(
                                undone("a", "do", "undo", "in"),
                                undone("b", "do", "fails", "a"),
                                step("c", "fails", "b")),
                        "c")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.FAILED);
        assertThat(runs.events(run, RunEvent.Compensated.class))
                .extracting(RunEvent.Compensated::component)
                .containsExactly("a");
        Failure failure = runs.events(run, RunEvent.RunFailed.class).get(0).failure();
        assertThat(failure.problems())
                .anySatisfy(place -> assertThat(place.message()).contains("could not be compensated"));
    }

    @Test
    void aTaskIsCompletedFromOutsideAlsoAfterACrash() {
        function("ask", input -> new Parking.Task(null, null, Map.of("question", "go on?")));
        function("after", input -> "then " + input.value(0));
        runs.with(named("w", List.of(), workflow(List.of(step("a", "ask", "in"), step("b", "after", "a")), "b")));

        String run = runs.start("w", 1);
        runs.await(run, RunStatus.WAITING);
        TestRuns.until(() -> runs.live().size() == 0);
        String token = runs.events(run, RunEvent.Parked.class).get(0).token();
        assertThat(runs.store.task(token))
                .hasValueSatisfying(task -> assertThat(task.details()).containsEntry("question", "go on?"));
        runs.crash();
        runs.send(run, new Command.Complete(token, "yes"));

        runs.await(run, RunStatus.COMPLETED);
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("b", "then yes");
        assertThat(runs.store.task(token)).isEmpty();
        assertThat(calls).containsExactly("ask#1", "after#1");
    }

    @Test
    void aCompletionThatComesBeforeItsTaskParksWaitsForIt() {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        function("ask", input -> {
            reached.countDown();
            go.await();
            return new Parking.Task(null, null, Map.of());
        });
        runs.with(named(
                "w",
                List.of(policy("a", Retries.NEVER, new OnFailure.Skip())),
                workflow(List.of(step("a", "ask", "in")), "a")));

        String run = runs.start("w", 1);
        TestRuns.until(() -> reached.getCount() == 0);
        String token = Tokens.of(run, "nonce", "a", 1);
        runs.send(run, new Command.Complete(token, "early"));
        runs.send(run, new Command.Complete("nobody", "stray"));
        TestRuns.until(() -> runs.store.messages(run).size() == 1);
        go.countDown();

        runs.await(run, RunStatus.COMPLETED);
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("a", "early");
    }

    @Test
    void aFailedTaskFollowsItsPolicy() {
        function("ask", input -> new Parking.Task(null, null, Map.of()));
        runs.with(named(
                "w",
                List.of(policy("a", retries(1, Duration.ofMillis(1)), OnFailure.HALT)),
                workflow(List.of(step("a", "ask", "in")), "a")));

        String run = runs.start("w", 1);
        for (int attempt = 1; attempt <= 2; attempt++) {
            int parked = attempt;
            TestRuns.until(() -> runs.events(run, RunEvent.Parked.class).size() == parked);
            runs.send(
                    run,
                    new Command.Fail(
                            runs.events(run, RunEvent.Parked.class)
                                    .get(attempt - 1)
                                    .token(),
                            new Failure(Refusal.Kind.BUSY, "not now", List.of())));
        }

        runs.await(run, RunStatus.FAILED);
        assertThat(runs.events(run, RunEvent.Parked.class))
                .extracting(RunEvent.Parked::token)
                .doesNotHaveDuplicates();
    }

    @Test
    void aTaskThatIsSilentTooLongTimesOut() {
        function("ask", input -> new Parking.Task(null, Duration.ofMillis(40), Map.of()));
        runs.with(named("w", List.of(), workflow(List.of(step("a", "ask", "in")), "a")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.FAILED);
        assertThat(runs.events(run, RunEvent.RunFailed.class).get(0).failure().problems())
                .anySatisfy(place -> assertThat(place.message()).contains("no sign of life"));
    }

    @Test
    void aSignalIsTakenByTheStepThatWaitsOrWillWaitForIt() {
        CountDownLatch go = new CountDownLatch(1);
        function("first", input -> {
            go.await();
            return 1;
        });
        function("signal", input -> new Parking.Signal("approved", null));
        runs.with(named(
                "w",
                List.of(policy("a", retries(1, Duration.ofMillis(1)), OnFailure.HALT)),
                workflow(
                        List.of(step("a", "first", "in"), step("b", "signal", "a"), step("c", "signal", "b")),
                        "b",
                        "c")));

        String run = runs.start("w", 1);
        runs.await(run, RunStatus.RUNNING);
        runs.send(run, new Command.Signal("approved", "early"));
        go.countDown();
        runs.await(run, RunStatus.WAITING);
        runs.send(run, new Command.Signal("other", "no"));
        runs.send(run, new Command.Signal("approved", "late"));

        runs.await(run, RunStatus.COMPLETED);
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("b", "early")
                .containsEntry("c", "late");
    }

    @Test
    void aTimerLetsTheRunGoOnAtItsTime() {
        function("wait", input -> new Parking.Timer(Instant.now().plusMillis(30)));
        runs.with(named("w", List.of(), workflow(List.of(step("a", "wait", "in")), "a")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.COMPLETED);
        RunEvent.Parked parked = runs.events(run, RunEvent.Parked.class).get(0);
        assertThat(runs.store.find(run).orElseThrow().endedAt()).isAfterOrEqualTo(parked.until());
    }

    @Test
    void aChildRunCompletesTheStepThatWaitsForIt() {
        function("sub", input -> new Parking.Child("child", null, Map.of("in", 20)));
        function("twice", input -> number(input.value(0)) * 2);
        runs.with(named("child", List.of(), workflow(List.of(step("x", "twice", "in")), "x")))
                .with(named("w", List.of(), workflow(List.of(step("a", "sub", "in")), "a")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.COMPLETED);
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("a", Map.of("x", 40));
    }

    @Test
    void aChildIsStartedThoughTheRunWasLetGoBeforeItsWaitingWasCommitted() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        runs.journal(entry -> {
            CompletableFuture<Void> done = runs.store.append(entry);
            boolean parks = entry.events().stream().anyMatch(recorded -> recorded.event() instanceof RunEvent.Parked);
            return parks ? done.thenCombine(told, (one, other) -> one) : done;
        });
        function("sub", input -> new Parking.Child("child", null, Map.of("in", 20)));
        function("twice", input -> number(input.value(0)) * 2);
        runs.with(named("child", List.of(), workflow(List.of(step("x", "twice", "in")), "x")))
                .with(named("w", List.of(), workflow(List.of(step("a", "sub", "in")), "a")));

        String run = runs.start("w", 1);
        TestRuns.until(() -> !runs.events(run, RunEvent.Parked.class).isEmpty());
        LiveRun parent = runs.live().find(run);
        parent.wake();
        TestRuns.until(parent::isGone);
        told.complete(null);

        runs.await(run, RunStatus.COMPLETED);
    }

    @Test
    void aFailedChildRunFailsTheStep() {
        function("sub", input -> new Parking.Child("child", null, Map.of("in", 20)));
        function("fails", input -> {
            throw boom();
        });
        runs.with(named("child", List.of(), workflow(List.of(step("x", "fails", "in")), "x")))
                .with(named("w", List.of(), workflow(List.of(step("a", "sub", "in")), "a")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.FAILED);
    }

    @Test
    void cancellingInterruptsCompensatesAndEnds() {
        CountDownLatch reached = new CountDownLatch(1);
        function("do", input -> "done");
        function("undo", input -> null);
        function("long", input -> {
            reached.countDown();
            Thread.sleep(60_000);
            return 1;
        });
        runs.with(named(
                "w",
                List.of(policy("b", Retries.NEVER, new OnFailure.Skip())),
                workflow(List.of(undone("a", "do", "undo", "in"), step("b", "long", "a")), "b")));

        String run = runs.start("w", 1);
        TestRuns.until(() -> reached.getCount() == 0);
        runs.send(run, new Command.Cancel("no longer wanted"));

        runs.await(run, RunStatus.CANCELLED);
        assertThat(runs.events(run, RunEvent.Compensated.class)).hasSize(1);
        assertThat(runs.events(run).get(runs.events(run).size() - 1))
                .isEqualTo(new RunEvent.RunCancelled("no longer wanted"));
    }

    @Test
    void cancellingAWaitingRunCancelsItsChild() {
        function("sub", input -> new Parking.Child("child", null, Map.of("in", 20)));
        function("ask", input -> new Parking.Task(null, null, Map.of()));
        runs.with(named("child", List.of(), workflow(List.of(step("x", "ask", "in")), "x")))
                .with(named("w", List.of(), workflow(List.of(step("a", "sub", "in")), "a")));

        String run = runs.start("w", 1);
        runs.await(run, RunStatus.WAITING);
        String child = runs.events(run, RunEvent.Parked.class).get(0).subject();
        runs.await(child, RunStatus.WAITING);
        runs.send(run, new Command.Cancel("over"));

        runs.await(run, RunStatus.CANCELLED);
        runs.await(child, RunStatus.CANCELLED);
    }

    @Test
    void aPausedRunBeginsNothingUntilItIsResumed() {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        function("first", input -> {
            reached.countDown();
            go.await();
            return 1;
        });
        function("second", input -> 2);
        runs.with(named(
                "w",
                List.of(policy("a", Retries.NEVER, new OnFailure.Skip())),
                workflow(List.of(step("a", "first", "in"), step("b", "second", "a")), "b")));

        String run = runs.start("w", 1);
        TestRuns.until(() -> reached.getCount() == 0);
        runs.send(run, new Command.Pause("look at it"));
        runs.await(run, RunStatus.PAUSED);
        go.countDown();
        TestRuns.until(() -> runs.live().size() == 0);
        assertThat(calls).containsExactly("first#1");
        assertThat(runs.events(run, RunEvent.ComponentCompleted.class)).hasSize(1);
        runs.send(run, new Command.Resume());

        runs.await(run, RunStatus.COMPLETED);
    }

    @Test
    void aJoinKeepsItsTimeoutOverACrash() {
        function("quick", input -> "quick");
        function("never", input -> new Parking.Task(null, null, Map.of()));
        List<Component> components = List.of(
                step("a", "quick", "in"),
                step("b", "never", "in"),
                new Join("j", 2, Duration.ofMillis(80), List.of(from("a", "b"))));
        runs.with(named("w", List.of(), workflow(components, "j")));

        String run = runs.start("w", 1);
        runs.await(run, RunStatus.WAITING);
        runs.crash(run);

        runs.await(run, RunStatus.COMPLETED);
        assertThat(runs.events(run, RunEvent.JoinReleased.class)).hasSize(1);
        assertThat(runs.events(run, RunEvent.RunCompleted.class).get(0).outputs())
                .containsEntry("j", Map.of("a", "quick"));
        assertThat(calls).containsExactly("quick#1", "never#1");
    }

    @Test
    void nothingIsExecutedBeforeTheBeginningOfARunWithAGivenIdIsCommitted() {
        TestRuns.HeldJournal journal = new TestRuns.HeldJournal(runs.store);
        runs.journal(journal);
        function("first", input -> 1);
        runs.with(named("w", List.of(), workflow(List.of(step("a", "first", "in")), "a")));

        String run = runs.start("w", 1);
        assertThat(calls).isEmpty();
        journal.open();

        runs.await(run, RunStatus.COMPLETED);
        assertThat(calls).containsExactly("first#1");
    }

    @Test
    void anEqualHistoryIsAcceptedByAnotherVersionAndAnotherOneTellsWhereItDiverges() {
        works.predicate("high", value -> number(value) > 10);
        function("twice", input -> number(input.value(0)) * 2);
        function("other", input -> 0);
        Condition condition = new Condition("c", Map.of("out", "high"), List.of(from("a")));
        Workflow first = named(
                "w", List.of(), workflow(List.of(step("a", "twice", "in"), condition, step("b", "twice", "c")), "b"));
        runs.with(first);
        String run = runs.start("w", 30);
        runs.await(run, RunStatus.COMPLETED);

        assertThat(replay(run, first, first).accepted()).isTrue();
        Replay.Divergence function = divergence(
                run, first, workflow(List.of(step("a", "other", "in"), condition, step("b", "twice", "c")), "b"));
        assertThat(function.component()).isEqualTo("a");
        assertThat(function.reason()).contains("'twice'").contains("'other'");
        assertThat(divergence(run, first, workflow(List.of(step("a", "twice", "in")), "a"))
                        .component())
                .isEqualTo("c");
        assertThat(divergence(
                                run,
                                first,
                                workflow(
                                        List.of(
                                                step("a", "twice", "in"),
                                                condition,
                                                step("b", "twice", "c"),
                                                step("d", "twice", "c")),
                                        "b"))
                        .reason())
                .contains("'d' would be executed");
        assertThat(divergence(
                                run,
                                first,
                                workflow(List.of(step("a", "twice", "in"), condition, step("b", "twice", "c")), "a"))
                        .reason())
                .contains("outputs");
    }

    private Replay.Divergence divergence(String run, Workflow made, Workflow other) {
        Replay replay = replay(run, made, other);
        assertThat(replay.accepted()).isFalse();
        assertThat(replay.divergence()).isNotNull();
        return replay.divergence();
    }

    private Replay replay(String run, Workflow made, Workflow other) {
        LiveRuns live = runs.live();
        return new ReplayCheck(live.blank(run, runs.planOf(made)), live.blank(run, runs.planOf(other)))
                .check(runs.store, run);
    }

    @Test
    void whatFailsBecauseTheDatabaseIsOutOfReachIsDoneAgainWithoutCountingAsAnAttempt() {
        AtomicInteger outages = new AtomicInteger(3);
        function("store", input -> {
            if (outages.getAndDecrement() > 0) {
                throw OutageException.orBug(
                        "It cannot be written", new SQLException("The connection is lost", "08006"));
            }
            return input.values().get("in");
        });
        String run = runs.with(workflow(List.of(step("a", "store", "in")), "a")).start("test", 7);

        runs.await(run, RunStatus.COMPLETED);

        assertThat(calls).containsExactly("store#1", "store#1", "store#1", "store#1");
        assertThat(runs.events(run, RunEvent.AttemptFailed.class)).isEmpty();
    }

    @Test
    void aCompensationWaitsForTheDatabaseToo() {
        AtomicInteger outages = new AtomicInteger(2);
        function("do", input -> "done");
        function("undo", input -> {
            if (outages.getAndDecrement() > 0) {
                throw OutageException.orBug("It cannot be written", new SQLException("Shut down", "57P01"));
            }
            return null;
        });
        function("fails", input -> {
            throw boom();
        });
        runs.with(named(
                "w",
                List.of(policy("b", Retries.NEVER, new OnFailure.Compensate())),
                workflow(List.of(undone("a", "do", "undo", "in"), step("b", "fails", "a")), "b")));

        String run = runs.start("w", 1);

        runs.await(run, RunStatus.FAILED);
        assertThat(runs.events(run, RunEvent.CompensationFailed.class)).isEmpty();
        assertThat(runs.events(run, RunEvent.Compensated.class)).hasSize(1);
    }

    @Test
    void aBugInAStatementEndsTheRunThoughTheDatabaseTellsIt() {
        function("store", input -> {
            throw OutageException.orBug("It cannot be written", new SQLException("No such column", "42703"));
        });
        String run = runs.with(workflow(List.of(step("a", "store", "in")), "a")).start("test", 7);

        runs.await(run, RunStatus.FAILED);

        assertThat(calls).containsExactly("store#1");
    }
}
