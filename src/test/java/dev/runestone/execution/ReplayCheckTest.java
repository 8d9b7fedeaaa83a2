package dev.runestone.execution;

import static dev.runestone.execution.Graphs.from;
import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.with;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Refusal;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.StepFunctions;
import dev.runestone.journal.Entry;
import dev.runestone.journal.Failure;
import dev.runestone.journal.MemoryRuns;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Histories held against other versions: where the first event would have been another, and why. */
class ReplayCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final String OUT = "out";

    private final WorkCompiler compiler = new WorkCompiler(
            StepFunctions.of(Map.of("same", input -> input.value(0), "other", input -> "other")),
            new Expressions(ExpressionLimits.standard()),
            NoRules.INSTANCE,
            NoMachines.INSTANCE);

    private static Step feel(String name, String expression, String source) {
        return Step.feel(name, expression, new Input("v", Endpoint.of(source)));
    }

    private static final Workflow SUM = workflow(List.of(feel("a", "v + 1", "in")), "a");

    private static RunEvent started(Object in) {
        return new RunEvent.RunStarted("test", "1.0.0", "hash", Map.of("in", in), "nonce", null);
    }

    private static RunEvent completed(String component, String port, Object value) {
        return new RunEvent.ComponentCompleted(component, 1, port, value, List.of(), List.of(), 1_000);
    }

    private static RunEvent ended(String output, Object value) {
        return new RunEvent.RunCompleted(Map.of(output, value));
    }

    private static RunEvent parked(String component) {
        return new RunEvent.Parked(component, 1, RunEvent.Waiting.TASK, "token", "", null, 0, Map.of());
    }

    private RunState state(Workflow workflow) {
        return new RunState("run", Plan.of(workflow, compiler), RunEnvironment.Contexts.NONE, TestRuns.LIFE);
    }

    private Replay check(Workflow before, Workflow after, RunEvent... events) {
        MemoryRuns store = new MemoryRuns(1);
        List<Recorded> recorded = new ArrayList<>();
        for (RunEvent event : events) {
            recorded.add(new Recorded(recorded.size() + 1L, NOW, event));
        }
        RunHead head = new RunHead(
                "run",
                "test",
                "1.0.0",
                "hash",
                RunStatus.RUNNING,
                Map.of(),
                events.length,
                NOW,
                NOW,
                null,
                null,
                null,
                0,
                false);
        store.append(new Entry(head, recorded, List.of(), List.of(), List.of(), List.of(), false))
                .join();
        return new ReplayCheck(state(before), state(after)).check(store, "run");
    }

    private void diverges(Replay replay, long seq, String component, String reason) {
        assertThat(replay).isEqualTo(new Replay(false, seq - 1, new Replay.Divergence(seq, component, reason)));
    }

    @Test
    void aHistoryFitsTheVersionThatMadeIt() {
        assertThat(check(SUM, SUM, started(1), completed("a", OUT, 2), ended("a", 2)))
                .isEqualTo(new Replay(true, 3, null));
    }

    @Test
    void aNumberIsTheSameHoweverItIsWritten() {
        assertThat(check(SUM, SUM, started(1), completed("a", OUT, 2.0), ended("a", 2)))
                .isEqualTo(new Replay(true, 3, null));
    }

    @Test
    void inputsMustFit() {
        Workflow texts = new Workflow(
                "test",
                new Version(2, 0, 0, ""),
                "",
                Map.of("in", Type.of(Kind.STRING)),
                SUM.components(),
                SUM.outputs());

        Replay replay = check(SUM, texts, started(1), completed("a", OUT, 2));

        assertThat(replay.accepted()).isFalse();
        assertThat(replay.events()).isZero();
        assertThat(replay.divergence().seq()).isEqualTo(1);
        assertThat(replay.divergence().component()).isEmpty();
        assertThat(replay.divergence().reason()).startsWith("The run's inputs do not fit: The evaluation of 'test'");
    }

    @Test
    void aComponentMustBeThere() {
        Workflow renamed = workflow(List.of(feel("b", "v + 1", "in")), "b");

        diverges(check(SUM, renamed, started(1), completed("a", OUT, 2)), 2, "a", "The version has no component 'a'.");
    }

    @Test
    void aComponentMustBeReady() {
        Workflow later = workflow(List.of(feel("b", "v", "in"), feel("a", "v + 1", "b")), "a");

        diverges(
                check(SUM, later, started(1), completed("a", OUT, 2)),
                2,
                "a",
                "The component would be PENDING at this time.");
    }

    @Test
    void aComponentMustBeOfTheSameKind() {
        Workflow asks = workflow(List.of(Condition.guard("a", "v > 0", new Input("v", Endpoint.of("in")))), "a");

        diverges(
                check(SUM, asks, started(1), completed("a", OUT, 2)),
                2,
                "a",
                "'a' was of the kind step and is now of the kind condition.");
    }

    @Test
    void aStepMustCallTheSameFunction() {
        Workflow same = workflow(List.of(step("a", "same", "in")), "a");
        Workflow other = workflow(List.of(step("a", "other", "in")), "a");

        diverges(
                check(same, other, started(1), completed("a", OUT, 1)),
                2,
                "a",
                "'a' called 'same' and would now call 'other'.");
        assertThat(check(same, same, started(1), completed("a", OUT, "anything"), ended("a", "anything"))
                        .accepted())
                .as("what a function returns is not asked again")
                .isTrue();
    }

    private static Workflow two(String source) {
        Input in = new Input("v", Endpoint.of(source));
        return workflow(List.of("in", "x"), List.of(step("a", "same", in)), "a");
    }

    @Test
    void aComponentMustSeeTheSameInputs() {
        RunEvent begin = new RunEvent.RunStarted("test", "1.0.0", "hash", Map.of("in", 1, "x", 2), "nonce", null);

        diverges(check(two("in"), two("x"), begin, completed("a", OUT, 1)), 2, "a", "'a' would see other inputs.");
        assertThat(check(two("in"), two("in"), begin, completed("a", OUT, 1)).accepted())
                .isTrue();
    }

    private static PolicyRule rule(Policy policy) {
        return new PolicyRule(new PolicyRule.Selector.Named("a"), policy);
    }

    @Test
    void thePortMustStillBeThere() {
        Workflow routed = with(SUM, rule(new Policy(Retries.NEVER, null, null, null, new OnFailure.Route())));

        diverges(
                check(routed, SUM, started(1), completed("a", OnFailure.PORT, Map.of("message", "why"))),
                2,
                "a",
                "'a' has no port 'error' any more.");
        assertThat(check(routed, routed, started(1), completed("a", OnFailure.PORT, Map.of("message", "why")))
                        .accepted())
                .isTrue();
    }

    private static Workflow typed(Type type) {
        return workflow(List.of(new Step("a", "same", Map.of(), List.of(from("in")), type)), "a");
    }

    @Test
    void theValueMustBeOfTheType() {
        diverges(
                check(typed(Type.ANY), typed(Type.of(Kind.STRING)), started(1), completed("a", OUT, 1)),
                2,
                "a",
                "'a' would not make such a value: its type is string.");
    }

    @Test
    void whatIsPureIsComputedAgain() {
        Workflow more = workflow(List.of(feel("a", "v + 2", "in")), "a");

        diverges(check(SUM, more, started(1), completed("a", OUT, 2)), 2, "a", "'a' would make another value.");
    }

    @Test
    void whatHasAPolicyIsNotComputedAgain() {
        Workflow more = with(
                workflow(List.of(feel("a", "v + 2", "in")), "a"),
                rule(new Policy(
                        new Retries(1, Retries.Backoff.NONE, Duration.ZERO, Duration.ZERO, 0),
                        null,
                        null,
                        null,
                        OnFailure.HALT)));

        assertThat(check(SUM, more, started(1), completed("a", OUT, 2), ended("a", 2))
                        .accepted())
                .isTrue();
    }

    private static Workflow gate(String expression) {
        return workflow(List.of(Condition.guard("c", expression, new Input("v", Endpoint.of("in")))), "c");
    }

    @Test
    void theFactMustComeOutOfTheSamePort() {
        String taken =
                gate("v > 0").ports(gate("v > 0").components().get("c")).get(0).name();

        assertThat(check(gate("v > 0"), gate("v > 0"), started(1), completed("c", taken, 1))
                        .accepted())
                .isTrue();
        diverges(
                check(gate("v > 0"), gate("v > 5"), started(1), completed("c", taken, 1)),
                2,
                "c",
                "The fact would come out of 'c.else'.");
    }

    @Test
    void whatWouldFailNowIsToldWithWhy() {
        String taken =
                gate("v > 0").ports(gate("v > 0").components().get("c")).get(0).name();

        Replay replay = check(gate("v > 0"), gate("v"), started(1), completed("c", taken, 1));

        assertThat(replay.divergence().reason()).startsWith("'c' would fail: The condition has 1 problem.");
    }

    @Test
    void aRunThatHasEndedMayHaveNothingLeftToDo() {
        Workflow longer = workflow(List.of(feel("a", "v + 1", "in"), feel("b", "v", "a")), "a");

        diverges(
                check(SUM, longer, started(1), completed("a", OUT, 2), ended("a", 2)),
                3,
                "",
                "The run would not be at its end: 'b' would be executed.");
    }

    @Test
    void aRunThatHasEndedMayWaitForNothing() {
        Component same = step("a", "same", "in");
        Workflow one = workflow(List.of(same), "a");

        diverges(
                check(one, one, started(1), parked("a"), ended("a", 2)),
                3,
                "",
                "The run would not be at its end: it would wait.");
    }

    @Test
    void theOutputsMustBeTheSame() {
        Workflow given =
                new Workflow("test", SUM.version(), "", SUM.inputs(), SUM.components(), Map.of("a", Endpoint.of("in")));

        diverges(
                check(SUM, given, started(1), completed("a", OUT, 2), ended("a", 2)),
                3,
                "",
                "The outputs would be {a=1}.");
    }

    @Test
    void aStepThatWaitedMayGiveSignsOfLifeAndBeCompleted() {
        Workflow one = workflow(List.of(step("a", "same", "in")), "a");

        assertThat(check(
                        one,
                        one,
                        started(1),
                        parked("a"),
                        new RunEvent.Heartbeat("a", Map.of("percent", 10)),
                        completed("a", OUT, "done"),
                        ended("a", "done")))
                .isEqualTo(new Replay(true, 5, null));
        diverges(
                check(
                        one,
                        workflow(List.of(step("b", "same", "in"), step("a", "same", "b")), "a"),
                        started(1),
                        parked("a")),
                2,
                "a",
                "The component would be PENDING at this time.");
    }

    @Test
    void whatIsAboutNoComponentFits() {
        assertThat(check(
                        SUM,
                        SUM,
                        started(1),
                        new RunEvent.RunPaused("lunch"),
                        new RunEvent.RunResumed(),
                        new RunEvent.SignalReceived("paid", 1)))
                .isEqualTo(new Replay(true, 4, null));
    }

    @Test
    void whatWasTriedAgainFitsWhereItIsTriedAgain() {
        Failure failure = new Failure(Refusal.Kind.INVALID, "No.", List.of());

        assertThat(check(
                        SUM,
                        SUM,
                        started(1),
                        new RunEvent.AttemptFailed("a", 1, failure, NOW),
                        completed("a", OUT, 2),
                        ended("a", 2)))
                .isEqualTo(new Replay(true, 4, null));
    }

    @Test
    void aJoinMayBeReleasedWhileItWaits() {
        Join join = new Join("j", 2, Duration.ofHours(1), List.of(from("a", "b")));
        Workflow joined = workflow(List.of(step("a", "same", "in"), step("b", "same", "in"), join), "j");
        Workflow without = workflow(List.of(step("a", "same", "in"), step("b", "same", "in")), "a");
        RunEvent[] history = {started(1), completed("a", OUT, 1), new RunEvent.JoinReleased("j")};

        assertThat(check(joined, joined, history)).isEqualTo(new Replay(true, 3, null));
        diverges(check(joined, without, history), 3, "j", "The version has no component 'j'.");
    }
}
