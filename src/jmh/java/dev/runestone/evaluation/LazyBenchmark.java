package dev.runestone.evaluation;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.execution.BareEvaluator;
import dev.runestone.execution.Explain;
import dev.runestone.execution.WorkflowEvaluator;
import dev.runestone.knowledge.PublishedRules;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A costly expression evaluated with its result in the cache ({@code warm}) and without looking it up ({@code cold}); and
 * one leaf of a binary tree of 10,000 expressions, lazily ({@code leaf}) and by evaluating all of it ({@code whole}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LazyBenchmark {
    private static final int NODES = 10_000;

    private LazyEvaluation lazy;
    private SingleReaction single;
    private EvaluationCall warm;
    private EvaluationCall cold;
    private EvaluationCall leaf;

    @Setup
    public void prepare() {
        WorkflowEvaluator evaluator = BareEvaluator.make();
        CacheConfig config = new SmallRyeConfigBuilder()
                .withMapping(CacheConfig.class)
                .build()
                .getConfigMapping(CacheConfig.class);
        PublishedRules rules = new PublishedRules("package benchmark; rule \"r\" when String() then end");
        lazy = new LazyEvaluation(
                evaluator,
                new ResultCache(config, rules.index(), new SimpleMeterRegistry(), Ticker.systemTicker(), null),
                new Specialisations(config));
        single = new SingleReaction(evaluator);
        StoredWorkflow costly =
                stored(Map.of("costly", step("costly", "count(for i in 1..n return i * i)", "n", "n")), "costly");
        warm = call(costly, Map.of("n", 5_000), "costly", Caching.Use.USE);
        cold = call(costly, Map.of("n", 5_000), "costly", Caching.Use.OFF);
        Map<String, Component> tree = new LinkedHashMap<>();
        for (int i = 1; i <= NODES; i++) {
            String name = "n" + i;
            tree.put(name, step(name, "x + 1", "x", i == 1 ? "n" : "n" + i / 2));
        }
        leaf = call(stored(tree, "n" + NODES), Map.of("n", 1), "n" + NODES, Caching.Use.USE);
    }

    @Benchmark
    public Object warm() {
        return lazy.evaluate(warm);
    }

    @Benchmark
    public Object cold() {
        return lazy.evaluate(cold);
    }

    @Benchmark
    public Object leaf() {
        return lazy.evaluate(leaf);
    }

    @Benchmark
    public Object whole() {
        return single.evaluate(leaf);
    }

    private static Step step(String name, String expression, String input, String source) {
        return Step.feel(name, expression, new Input(input, Endpoint.of(source)));
    }

    private static StoredWorkflow stored(Map<String, Component> components, String output) {
        Workflow workflow = new Workflow(
                output,
                new Version(1, 0, 0, ""),
                "",
                Map.of("n", Type.ANY),
                components,
                Map.of(output, Endpoint.of(output)));
        return new StoredWorkflow(workflow, ContentHash.of(workflow), null, Instant.EPOCH);
    }

    private static EvaluationCall call(StoredWorkflow workflow, Map<String, ?> inputs, String output, Caching.Use use) {
        return new EvaluationCall(
                workflow,
                Strategy.LAZY,
                inputs,
                Explain.NONE,
                Set.of(output),
                false,
                null,
                Until.QUIET,
                new Caching(use, null),
                ValidationRules.NONE,
                List.of(),
                null);
    }
}
