package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.execution.BareEvaluator;
import dev.runestone.execution.EvaluationTime;
import dev.runestone.execution.Explain;
import dev.runestone.execution.WorkflowEvaluator;
import dev.runestone.expression.Expression;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.FactInput;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.knowledge.KnowledgeConfig;
import dev.runestone.knowledge.PublishedRules;
import dev.runestone.knowledge.RuleEvaluator;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A range of numbers through a workflow of four expressions and a rule set, read as lines of JSON; and the same compiled
 * expressions and the same rules called in a loop, whose results are not written. With {@code parallelism} 1 both have one
 * thread for the components.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class StreamBenchmark {
    private static final int ITEMS = 20_000;
    private static final String DRL = """
            package benchmark
            import java.util.Map
            rule "large" when
                $net : Map(name == "net", value > 1000)
            then
                insert(Map.of("level", "large"));
            end
            rule "small" when
                $net : Map(name == "net", value <= 1000)
            then
                insert(Map.of("level", "small"));
            end
            """;

    @Param({"1", "2"})
    int parallelism;

    private final Expressions expressions = new Expressions(ExpressionLimits.standard());
    private final Expression gross = expressions.compile("n * 1.19", List.of("n"));
    private final Expression rebate = expressions.compile("if n > 500 then n * 0.1 else 0", List.of("n"));
    private final Expression net = expressions.compile("gross - rebate", List.of("gross", "rebate"));
    private final Expression told = expressions.compile("string(net)", List.of("net"));
    private RuleEvaluator rules;
    private StreamingEvaluation streaming;
    private StreamSettings settings;

    @Setup
    public void prepare() {
        rules = new PublishedRules(DRL).evaluator();
        WorkflowEvaluator evaluator = BareEvaluator.make(rules);
        ObjectMapper mapper = new ObjectMapper();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        EvaluationTime time = new EvaluationTime(Duration.ofSeconds(5), Duration.ofSeconds(6));
        ValidationConfig validation = config(ValidationConfig.class);
        EvaluationStrategies strategies = new EvaluationStrategies(
                new SingleReaction(evaluator),
                new ReactUntilSatisfied(evaluator, expressions, config(ReactConfig.class), time),
                null,
                new ResultValidation(new JsonSchemas(validation), expressions, mapper, validation));
        streaming = new StreamingEvaluation(
                strategies,
                config(StreamConfig.class),
                new GuardedWorkers(config(KnowledgeConfig.class), registry),
                time,
                mapper,
                registry);
        settings = new StreamSettings(
                new EvaluationCall(
                        workflow(),
                        Strategy.SINGLE,
                        Map.of(),
                        Explain.NONE,
                        Set.of(),
                        false,
                        null,
                        Until.QUIET,
                        Caching.PURE,
                        ValidationRules.NONE,
                        List.of(),
                        null),
                Map.of(),
                null,
                Overflow.BLOCK,
                1_000,
                Duration.ZERO,
                true,
                parallelism);
    }

    @TearDown
    public void close() {
        streaming.close();
    }

    private static <T> T config(Class<T> mapping) {
        return new SmallRyeConfigBuilder().withMapping(mapping).build().getConfigMapping(mapping);
    }

    private static StoredWorkflow workflow() {
        Map<String, Component> components = new LinkedHashMap<>();
        components.put("gross", Step.feel("gross", "n * 1.19", input("n")));
        components.put("rebate", Step.feel("rebate", "if n > 500 then n * 0.1 else 0", input("n")));
        components.put("net", Step.feel("net", "gross - rebate", input("gross"), input("rebate")));
        components.put("told", Step.feel("told", "string(net)", input("net")));
        components.put(
                "level",
                new RuleSet("level", "book", List.of(), Resolution.ALL, Map.of(), List.of(), List.of(input("net"))));
        Workflow workflow = new Workflow(
                "benchmark",
                new Version(1, 0, 0, ""),
                "",
                Map.of("n", Type.ANY),
                components,
                Map.of("told", Endpoint.of("told"), "level", Endpoint.of("level")));
        return new StoredWorkflow(workflow, ContentHash.of(workflow), null, Instant.EPOCH);
    }

    private static Input input(String name) {
        return new Input(name, Endpoint.of(name));
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public long stream() throws Exception {
        LiveStream stream = streaming.open(settings, new RangeSource(0, ITEMS, 1));
        long characters = 0;
        try (ResultBuffer.Reader reader = stream.results().read(null)) {
            while (!reader.isDone()) {
                for (StreamResult result : reader.next().toCompletableFuture().get()) {
                    characters += result.line().length();
                }
            }
        }
        streaming.cancel(stream, "read");
        return characters;
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public long byHand() {
        long facts = 0;
        for (long i = 0; i < ITEMS; i++) {
            Map<String, Object> n = Map.of("n", i);
            Object whole = gross.evaluate(n);
            Object less = rebate.evaluate(n);
            Object left = net.evaluate(Map.of("gross", whole, "rebate", less));
            Object text = told.evaluate(Map.of("net", left));
            facts += rules.evaluate(new EvaluationRequest(
                                    "book",
                                    List.of(new FactInput(null, Map.of("name", "net", "value", left))),
                                    Map.of(),
                                    List.of(),
                                    Resolution.ALL,
                                    List.of(),
                                    null,
                                    false))
                            .produced()
                            .hashCode()
                    + text.hashCode();
        }
        return facts;
    }
}
