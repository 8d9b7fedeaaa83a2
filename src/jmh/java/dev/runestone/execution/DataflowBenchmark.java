package dev.runestone.execution;

import dev.runestone.workflow.Component;
import dev.runestone.workflow.Composite;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the dataflow costs by itself: workflows of steps that do nothing, on the caller's thread, with the ancestry of
 * every fact recorded. Divide by {@code nodes} for the time per node.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DataflowBenchmark {
    @Param({"5", "20", "50", "200", "1000", "10000"})
    int nodes;

    private final Object[] inputs = {42};
    private ExecutorService pool;
    private Scheduler scheduler;
    private Plan linear;
    private Plan fanOut;

    @Setup
    public void compile() {
        pool = Executors.newSingleThreadExecutor();
        scheduler = new Scheduler(
                new SchedulerPolicy(8, Duration.ofNanos(200_000), 100_000, 100_000, Duration.ofSeconds(10)),
                pool::submit);
        linear = Plan.of(workflow(true), new Works());
        fanOut = Plan.of(workflow(false), new Works());
    }

    @TearDown
    public void stop() {
        pool.shutdownNow();
    }

    /** Each step takes the fact of the one before. */
    @Benchmark
    public WorkflowOutcome linear() {
        return scheduler.evaluate(linear, inputs, Explain.NONE);
    }

    /** Every step takes the input; the last one takes the facts of all others. */
    @Benchmark
    public WorkflowOutcome fanOut() {
        return scheduler.evaluate(fanOut, inputs, Explain.NONE);
    }

    private Workflow workflow(boolean chained) {
        Map<String, Component> components = new LinkedHashMap<>();
        List<Input> gathered = new ArrayList<>();
        String before = "in";
        for (int i = 0; i < nodes - 1; i++) {
            String name = "step" + i;
            components.put(name, step(name, List.of(new Input("x", Endpoint.of(before)))));
            gathered.add(new Input(name, Endpoint.of(name)));
            before = chained ? name : "in";
        }
        components.put("last", step("last", chained ? List.of(new Input("x", Endpoint.of(before))) : gathered));
        return new Workflow(
                "benchmark",
                new Version(1, 0, 0, ""),
                "",
                Map.of("in", Type.ANY),
                components,
                Map.of("last", Endpoint.of("last")));
    }

    private static Step step(String name, List<Input> inputs) {
        return new Step(name, "same", Map.of(), inputs, Type.ANY);
    }

    private static final class Works implements Component.Cases<Work> {
        @Override
        public Work step(Step step) {
            return new StepWork(step.name(), input -> input.value(0));
        }

        @Override
        public Work ruleSet(RuleSet ruleSet) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Work condition(Condition condition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Work join(Join join) {
            return new JoinWork();
        }

        @Override
        public Work stateMachine(StateMachine machine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Work composite(Composite composite) {
            throw new UnsupportedOperationException();
        }
    }
}
