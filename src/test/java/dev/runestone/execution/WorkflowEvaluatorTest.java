package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.FixedCatalog;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepFunctions;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Evaluations of workflows of the catalog. */
class WorkflowEvaluatorTest {
    private static final Version ONE = new Version(1, 0, 0, "");
    private static final EvaluationMode PLAIN = EvaluationMode.plain(Explain.NONE);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WorkflowCatalog catalog = FixedCatalog.of(
            named(
                    "sum",
                    workflow(List.of("a", "b"), List.of(step("c", "same", "a"), step("d", "same", "b")), "c", "d")),
            named("who", workflow(List.of(step("c", "callers", "in")), "c")),
            named("broken", workflow(List.of(step("c", "fail", "in")), "c")),
            named("secretive", workflow(List.of(secretive()), "c")),
            named("through", workflow(List.of("a", "b"), List.of(step("c", "same", "a")), "c", "b")),
            iterating());
    private final WorkflowEvaluator evaluator = evaluator();

    private static Step secretive() {
        return new Step(
                "c",
                "same",
                Map.of(),
                List.of(Graphs.from("in")),
                Type.ANY,
                new Requirements(List.of("key"), List.of()),
                null);
    }

    private static Workflow named(String name, Workflow workflow) {
        return new Workflow(name, ONE, "", workflow.inputs(), workflow.components(), workflow.outputs());
    }

    private static Workflow iterating() {
        Workflow plain = workflow(List.of(step("c", "same", "in")), "c");
        return new Workflow(
                "iterating",
                ONE,
                "",
                plain.inputs(),
                plain.components(),
                plain.outputs(),
                List.of(),
                Map.of("in", Endpoint.of("c")),
                List.of());
    }

    private WorkflowEvaluator evaluator() {
        ExecutionConfig config = new SmallRyeConfigBuilder()
                .withMapping(ExecutionConfig.class)
                .withDefaultValue("runestone.execution.maximum-depth", "2")
                .build()
                .getConfigMapping(ExecutionConfig.class);
        WorkCompiler compiler = new WorkCompiler(
                StepFunctions.of(Map.of(
                        "same",
                        input -> input.value(0),
                        "callers",
                        input -> List.of(
                                input.context().callers(),
                                input.context().component(),
                                input.context().attempt()),
                        "fail",
                        input -> {
                            throw new IllegalStateException("out of ink");
                        })),
                new Expressions(ExpressionLimits.standard()),
                NoRules.INSTANCE,
                NoMachines.INSTANCE);
        return new WorkflowEvaluator(
                catalog,
                new Plans(compiler, new BreakerMeters(registry), new ComponentMeters(registry, config), config),
                new Scheduler(config.policy(), work -> {
                    throw new RejectedExecutionException();
                }),
                Secrets.NONE,
                new EvaluationMeters(registry),
                config);
    }

    private static List<String> refused(Refusal.Kind kind, ThrowingCallable call) {
        RefusalException[] thrown = new RefusalException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, refused -> thrown[0] = refused);
        assertThat(thrown[0].refusal().kind()).isEqualTo(kind);
        return thrown[0].refusal().problems().stream()
                .map(problem -> problem.path().toString())
                .toList();
    }

    private PreparedWorkflow prepared(String name) {
        return evaluator.prepare(catalog.existing(name, null));
    }

    private Timer timer(String workflow, String outcome) {
        return registry.get("runestone.execution.evaluations")
                .tags("workflow", workflow, "outcome", outcome)
                .timer();
    }

    @Test
    void evaluationsAreTimedByHowTheyEnd() {
        assertThat(evaluator.evaluate("who", ONE, Map.of("in", 1), Explain.NONE))
                .isInstanceOf(WorkflowOutcome.Completed.class);
        assertThat(evaluator.evaluate("broken", null, Map.of("in", 1), Explain.NONE))
                .isInstanceOf(WorkflowOutcome.Stopped.class);

        assertThat(timer("who", "completed").count()).isEqualTo(1);
        assertThat(timer("who", "completed").totalTime(TimeUnit.SECONDS)).isBetween(0.0, 10.0);
        assertThat(timer("who", "stopped").count()).isZero();
        assertThat(timer("broken", "stopped").count()).isEqualTo(1);
        assertThat(timer("broken", "completed").count()).isZero();
    }

    @Test
    void theStepsKnowWhoCalledThem() {
        assertThat(evaluator
                        .evaluate(prepared("who"), Map.of("in", 1), PLAIN, List.of("main:1.0.0"))
                        .orThrow()
                        .outputs())
                .isEqualTo(Map.of("c", List.of(List.of("main:1.0.0", "who:1.0.0"), "c", 1)));
        assertThat(evaluator
                        .evaluate(prepared("who"), Map.of("in", 1), PLAIN)
                        .orThrow()
                        .outputs())
                .isEqualTo(Map.of("c", List.of(List.of("who:1.0.0"), "c", 1)));
        assertThat(refused(
                        Refusal.Kind.LIMIT_EXCEEDED,
                        () -> evaluator.evaluate(prepared("who"), Map.of("in", 1), PLAIN, List.of("a:1", "b:1"))))
                .isEmpty();
    }

    @Test
    void feedbackNeedsAModeThatIterates() {
        assertThat(refused(
                        Refusal.Kind.INVALID, () -> evaluator.evaluate(prepared("iterating"), Map.of("in", 1), PLAIN)))
                .containsExactly("strategy");
        assertThat(evaluator
                        .evaluate(prepared("iterating"), Map.of("in", 1), PLAIN.with(EvaluationMode.Choice.ITERATE))
                        .orThrow()
                        .outputs())
                .isEqualTo(Map.of("c", 1));
    }

    @Test
    void secretsThatAreMissingAreToldBeforeAnythingIsExecuted() {
        assertThat(refused(
                        Refusal.Kind.INVALID, () -> evaluator.evaluate(prepared("secretive"), Map.of("in", 1), PLAIN)))
                .containsExactly("components.c.step.requires.secrets[0]");
    }

    @Test
    void inputsMayBeMissingOnlyWhereThatIsAskedFor() {
        assertThat(refused(Refusal.Kind.INVALID, () -> evaluator.evaluate(prepared("sum"), Map.of("a", 1), PLAIN)))
                .containsExactly("inputs.b");
        WorkflowResult partial = evaluator
                .evaluate(prepared("sum"), Map.of("a", 1), PLAIN.with(EvaluationMode.Choice.PARTIAL))
                .orThrow();
        assertThat(partial.outputs()).isEqualTo(Map.of("c", 1));
        assertThat(partial.pending()).containsExactly("d");
    }

    @Test
    void aPartNeedsOnlyTheInputsThatLeadToItsOutputs() {
        PreparedWorkflow part = evaluator.prepare(catalog.existing("sum", null), Set.of("c"));

        assertThat(part.isIdle("a")).isFalse();
        assertThat(part.isIdle("b")).isTrue();
        assertThat(evaluator.evaluate(part, Map.of("a", 1), PLAIN).orThrow().outputs())
                .isEqualTo(Map.of("c", 1));
        assertThat(prepared("sum").isIdle("b")).as("the whole needs all").isFalse();
        PreparedWorkflow through = evaluator.prepare(catalog.existing("through", null), Set.of("b"));
        assertThat(through.isIdle("b")).as("it is an output itself").isFalse();
        assertThat(through.isIdle("a")).isTrue();
        assertThat(refused(Refusal.Kind.INVALID, () -> evaluator.prepare(catalog.existing("sum", null), Set.of("e"))))
                .containsExactly("outputs");
    }

    @Test
    void whatWasPreparedIsNumberedAndNamed() {
        PreparedWorkflow sum = prepared("sum");

        assertThat(sum.size()).isEqualTo(2);
        assertThat(sum.node("d")).isEqualTo(1);
        assertThat(sum.component(1).name()).isEqualTo("d");
        assertThat(sum.endpoint(Endpoint.of("b"))).isEqualTo(1);
        assertThat(sum.endpoint(Endpoint.of("d"))).isEqualTo(3);
        assertThat(sum.firstEndpoint(1)).isEqualTo(3);
        assertThat(sum.portName(1, 0))
                .isEqualTo(sum.component(1).outputs().get(0).name());
        assertThat(sum.workflow().name()).isEqualTo("sum");
        assertThat(sum.stored()).isEqualTo(catalog.existing("sum", null));
        assertThat(sum.costNanos(0)).as("never executed").isNegative();
        assertThat(sum.isPure(0)).isFalse();
        assertThat(sum.isChosen(0)).isFalse();
        assertThat(sum.recallable(0)).isNull();
        evaluator.evaluate(sum, Map.of("a", 1, "b", 2), PLAIN);
        assertThat(sum.costNanos(0)).isPositive();
        assertThat(prepared("sum").plan()).as("compiled once").isSameAs(sum.plan());
    }
}
