package dev.runestone.execution;

import dev.runestone.expression.Expression;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.StepFunctions;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A chain of expressions evaluated as a workflow in one pass, and by hand: the same compiled expressions, each called
 * with what the one before gave. The difference divided by {@code nodes} is what the workflow costs for each node.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SingleReactionBenchmark {
    @Param({"5", "50"})
    int nodes;

    private final Object[] inputs = {42};
    private Expression[] expressions;
    private Scheduler scheduler;
    private Plan plan;

    @Setup
    public void compile() {
        Expressions compiler = new Expressions(ExpressionLimits.standard());
        expressions = new Expression[nodes];
        Map<String, Component> components = new LinkedHashMap<>();
        String before = "in";
        for (int i = 0; i < nodes; i++) {
            String name = "step" + i;
            expressions[i] = compiler.compile("x + " + i, List.of("x"));
            components.put(
                    name,
                    new Step(
                            name,
                            Step.FEEL,
                            Map.of("expression", "x + " + i),
                            List.of(new Input("x", Endpoint.of(before))),
                            Type.ANY));
            before = name;
        }
        plan = Plan.of(
                new Workflow(
                        "benchmark",
                        new Version(1, 0, 0, ""),
                        "",
                        Map.of("in", Type.ANY),
                        components,
                        Map.of("last", Endpoint.of(before))),
                new WorkCompiler(StepFunctions.of(Map.of()), compiler, NoRules.INSTANCE, (source, key, event) -> {
                    throw new IllegalStateException("There are no machines here.");
                }));
        scheduler = new Scheduler(
                new SchedulerPolicy(8, Duration.ofNanos(200_000), 100_000, 100_000, Duration.ofSeconds(10)), work -> {
                    throw new RejectedExecutionException();
                });
    }

    @Benchmark
    public WorkflowOutcome workflow() {
        return scheduler.evaluate(plan, inputs, Explain.NONE);
    }

    @Benchmark
    public Object byHand() {
        Object value = inputs[0];
        for (Expression expression : expressions) {
            Map<String, Object> values = new LinkedHashMap<>(2);
            values.put("x", value);
            value = expression.evaluate(values);
        }
        return value;
    }
}
