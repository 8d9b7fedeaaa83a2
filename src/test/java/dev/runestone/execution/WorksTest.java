package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Parking;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepFunctions;
import dev.runestone.function.StepInput;
import dev.runestone.function.TestSecrets;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Input.Cardinality;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What single components do, and what is known of that beforehand. */
class WorksTest {
    private static final Input X = new Input("x", Endpoint.of("x"));

    private final WorkCompiler compiler = new WorkCompiler(
            StepFunctions.of(Map.<String, StepFunction>of(
                    "same",
                    input -> input.value(0),
                    "park",
                    input -> new Parking.Signal("paid", null),
                    "wait",
                    new Waiting(),
                    "tell",
                    input -> {
                        throw new IllegalStateException(
                                "The key is " + input.context().secret("key") + ".");
                    })),
            new Expressions(ExpressionLimits.standard()),
            NoRules.INSTANCE,
            NoMachines.INSTANCE);

    private static final class Waiting implements StepFunction {
        @Override
        public Object apply(StepInput input) {
            return 1;
        }

        @Override
        public boolean waits() {
            return true;
        }
    }

    private static StepInput x(@Nullable Object value) {
        return new StepInput(new String[] {"x"}, List.of(Fact.given("x", value)), Map.of());
    }

    private static Step step(String function, Map<String, Object> settings) {
        return new Step("s", function, settings, List.of(X), Type.ANY);
    }

    private static Refusal refused(ThrowingCallable call) {
        RefusalException[] thrown = new RefusalException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, refused -> thrown[0] = refused);
        return thrown[0].refusal();
    }

    @Test
    void anExpressionIsPureUnlessItAsksForTheTime() throws Exception {
        Work sum = compiler.step(step("feel", Map.of("expression", "x + 1")));
        Work now = compiler.step(step("feel", Map.of("expression", "now()")));

        assertThat(sum.execute(x(1), false).value()).hasToString("2");
        assertThat(sum.isPure()).isTrue();
        assertThat(now.isPure()).isFalse();
        assertThat(sum.isBounded()).isTrue();
        assertThat(sum.waits()).isFalse();
    }

    @Test
    void aStepThatCannotBeCompiledSaysWhy() {
        assertThat(refused(() -> compiler.step(step("feel", Map.of("expression", 5))))
                        .problems())
                .containsExactly(new Problem(
                        Path.of("components", "s", "step"), "A feel step needs an expression.", "Give it as text."));
        assertThat(refused(() -> compiler.step(step("nothing", Map.of()))).problems())
                .containsExactly(new Problem(
                        Path.of("components", "s", "step"),
                        "There is no function 'nothing'.",
                        "There are feel, park, same, tell, wait."));
    }

    @Test
    void aFunctionIsBoundedUnlessItWaits() {
        Work same = compiler.step(step("same", Map.of()));
        Work waiting = compiler.step(step("wait", Map.of()));

        assertThat(same.isBounded()).isTrue();
        assertThat(same.waits()).isFalse();
        assertThat(same.isPure()).isFalse();
        assertThat(waiting.isBounded()).isFalse();
        assertThat(waiting.waits()).isTrue();
    }

    @Test
    void onlyAStepOfARunMayPark() throws Exception {
        Work park = compiler.step(step("park", Map.of()));
        StepInput evaluated = x(1).in(new StepContexts.BareContext(step("park", Map.of()), "evaluation", 1));
        StepInput run = x(1).in(new TestRuns.RunStepContext("run", "s", 1, "key", "token"));

        assertThat(refused(() -> park.execute(evaluated, false)))
                .isEqualTo(new Refusal(
                        Refusal.Kind.INVALID,
                        "The step (s) waits for something outside, which only a run can do; start one with POST"
                                + " /api/runs.",
                        List.of()));
        assertThat(park.execute(run, false).value()).isEqualTo(new Parking.Signal("paid", null));
    }

    private Work condition(String... routes) {
        Map<String, String> byPort = new java.util.LinkedHashMap<>();
        for (int i = 0; i < routes.length; i++) {
            byPort.put("p" + i, routes[i]);
        }
        return compiler.condition(new Condition("c", byPort, List.of(X)));
    }

    @Test
    void aConditionTakesTheFirstRouteThatIsTrue() throws Exception {
        Work condition = condition("x > 10", "x > 5", "x > 7");

        assertThat(condition.execute(x(11), false).port()).isZero();
        assertThat(condition.execute(x(8), false).port()).isEqualTo(1);
        assertThat(condition.execute(x(5), false).port()).as("else").isEqualTo(3);
        assertThat(condition.execute(x(null), false).port())
                .as("unknown is not true")
                .isEqualTo(3);
        assertThat(condition.execute(x(8), false).value()).isEqualTo(8);
        assertThat(refused(() -> condition("x").execute(x(8), false)).problems())
                .containsExactly(new Problem(
                        Path.ROOT, "'x' is 8, which is neither true nor false.", "Compare it with something."));
        assertThat(condition.isPure()).isTrue();
        assertThat(condition.isBounded()).isTrue();
        assertThat(condition("x > 1", "now() > x").isPure()).isFalse();
    }

    @Test
    void aJoinHandsOnWhatItWasReleasedWith() throws Exception {
        Work join = compiler.join(Join.all("j", X));

        assertThat(join.execute(x(7), false)).isEqualTo(Emission.of(Map.of("x", 7)));
        assertThat(join.isPure()).isTrue();
        assertThat(join.isBounded()).isTrue();
    }

    private static Input typed(Type type, boolean optional) {
        return new Input("x", type, Cardinality.ONE, List.of(Endpoint.of("a"), Endpoint.of("b")), optional, null);
    }

    private static Work checked(Input input, Work work) {
        return TypedWork.of(new Step("s", "same", Map.of(), List.of(input), Type.ANY), work);
    }

    @Test
    void whatDeclaresATypeIsCheckedBeforeItIsExecuted() throws Exception {
        AtomicInteger executed = new AtomicInteger();
        Work counting = (input, traced) -> Emission.of(executed.incrementAndGet());
        Work strict = checked(typed(Type.of(Kind.NUMBER), false), counting);
        Work lenient = checked(typed(Type.of(Kind.NUMBER), true), counting);

        Refusal refusal = refused(() -> strict.execute(x("seven"), false));
        assertThat(refusal.detail()).isEqualTo("What 's' was given has 1 problem.");
        assertThat(refusal.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(Path.of("from", 0));
            assertThat(problem.message()).startsWith("What 'a' or 'b' gave for 'x' of 's' does not fit: ");
        });
        assertThat(refused(() -> strict.execute(x(null), false)).problems()).hasSize(1);
        assertThat(executed).hasValue(0);
        assertThat(strict.execute(x(7), false).value()).isEqualTo(1);
        assertThat(lenient.execute(x(null), false).value()).isEqualTo(2);
        assertThat(refused(() -> lenient.execute(x("seven"), false)).problems()).hasSize(1);
    }

    @Test
    void aCheckChangesNothingElse() {
        Work pure = compiler.step(step("feel", Map.of("expression", "x")));
        Work waiting = compiler.step(step("wait", Map.of()));

        assertThat(checked(X, pure)).as("nothing to check").isSameAs(pure);
        assertThat(checked(typed(Type.of(Kind.NUMBER), false), pure).isPure()).isTrue();
        assertThat(checked(typed(Type.of(Kind.NUMBER), false), pure).waits()).isFalse();
        assertThat(checked(typed(Type.of(Kind.NUMBER), false), waiting).isPure())
                .isFalse();
        assertThat(checked(typed(Type.of(Kind.NUMBER), false), waiting).waits()).isTrue();
    }

    @Test
    void aStepThatIsHandedSecretsDoesNotTellThem() {
        Step secretive = new Step(
                "s", "tell", Map.of(), List.of(X), Type.ANY, new Requirements(List.of("key"), List.of()), null);
        Work work = compiler.step(secretive);
        StepInput input = x(1).in(dev.runestone.function.StepContext.ofEvaluation(
                secretive, new TestSecrets(Map.of("key", "hush-hush"), Map.of()), "evaluation", 1, List.of()));

        assertThatThrownBy(() -> work.execute(input, false))
                .satisfies(thrown ->
                        assertThat(String.valueOf(thrown.getMessage())).contains("The key is"))
                .satisfies(thrown ->
                        assertThat(String.valueOf(thrown.getMessage())).doesNotContain("hush-hush"));
    }

    @Test
    void anAttemptEndsOnceAndTellsWhatCameOfIt() {
        AtomicInteger ended = new AtomicInteger();
        Attempt good = new Attempt(3, 2, x(7), input -> Emission.of(input.value(0)), done -> ended.incrementAndGet());
        good.run();
        good.overdue(new IllegalStateException("late"));

        assertThat(ended).hasValue(1);
        assertThat(good.emission()).isEqualTo(Emission.of(7));
        assertThat(good.failure()).isNull();
        assertThat(good.node()).isEqualTo(3);
        assertThat(good.number()).isEqualTo(2);
        assertThat(good.outages()).isZero();
        assertThat(good.tookNanos()).isBetween(0L, 5_000_000_000L);
    }

    @Test
    void anAttemptThatIsLateHasFailedWhateverStillComes() {
        AtomicInteger ended = new AtomicInteger();
        IllegalStateException late = new IllegalStateException("late");
        Attempt slow = new Attempt(0, 1, x(7), input -> Emission.of(1), done -> ended.incrementAndGet());
        slow.overdue(late);
        slow.run();

        assertThat(ended).hasValue(1);
        assertThat(slow.failure()).isSameAs(late);
        assertThat(slow.emission()).isNull();
        assertThat(slow.tookNanos()).isZero();
    }

    @Test
    void anAttemptThatFailsIsMadeAgainWithTheSameNumber() {
        IllegalStateException failure = new IllegalStateException("out of ink");
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Attempt bad = new Attempt(
                0,
                4,
                x(7),
                input -> {
                    calls.incrementAndGet();
                    throw failure;
                },
                done -> {
                    throw new AssertionError("Somebody else is told.");
                });
        Attempt again = bad.again(done -> ended.incrementAndGet());
        again.run();

        assertThat(again.failure()).isSameAs(failure);
        assertThat(again.number()).isEqualTo(4);
        assertThat(again.outages()).isEqualTo(1);
        assertThat(again.again(done -> {}).outages()).isEqualTo(2);
        assertThat(calls).hasValue(1);
        assertThat(ended).hasValue(1);
    }

    @Test
    void anErrorOfTheMachineIsToldAndThrownOn() {
        OutOfMemoryError fatal = new OutOfMemoryError();
        Attempt exhausted = new Attempt(
                0,
                1,
                x(7),
                input -> {
                    throw fatal;
                },
                done -> {});

        assertThatThrownBy(exhausted::run).isSameAs(fatal);
        assertThat(exhausted.failure()).isSameAs(fatal);
    }

    @Test
    void whatIsSubmittedCanBeCancelled() {
        CompletableFuture<Object> running = new CompletableFuture<>();
        CompletableFuture<Object> handed = new CompletableFuture<>();
        Attempt attempt = new Attempt(0, 1, x(7), input -> Emission.of(1), done -> {});
        attempt.cancel();
        attempt.submitted(running);
        attempt.cancel();
        Handoff handoff = new Handoff((input, traced) -> Emission.of(1), 0, x(7), false, new LinkedBlockingQueue<>());
        handoff.cancel();
        handoff.submitted(handed);
        handoff.cancel();

        assertThat(running).isCancelled();
        assertThat(handed).isCancelled();
    }

    @Test
    void whatIsHandedOverIsExecutedByWhoeverClaimsItFirst() {
        LinkedBlockingQueue<Handoff> completed = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        Handoff handoff =
                new Handoff((input, traced) -> Emission.of(calls.incrementAndGet()), 5, x(7), false, completed);
        handoff.run();
        handoff.run();
        assertThat(handoff.claim()).isFalse();
        assertThat(calls).hasValue(1);
        assertThat(completed).containsExactly(handoff);
        assertThat(handoff.emission()).isEqualTo(Emission.of(1));
        assertThat(handoff.node()).isEqualTo(5);
        assertThat(handoff.waits()).isFalse();
        assertThat(handoff.took()).isBetween(0L, 5_000_000_000L);

        Handoff claimed = new Handoff(new StepWork("s", new Waiting()), 0, x(7), false, completed);
        assertThat(claimed.claim()).isTrue();
        claimed.run();
        assertThat(completed).as("it is another's").hasSize(1);
        assertThat(claimed.waits()).isTrue();
    }
}
