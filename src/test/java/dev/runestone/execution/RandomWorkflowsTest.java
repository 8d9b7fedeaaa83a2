package dev.runestone.execution;

import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.function.StepInput;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Seeded random workflows against a naive evaluator that asks recursively for what an output needs. */
@Timeout(120)
class RandomWorkflowsTest {
    private static final int WORKFLOWS = 300;
    private static final ExecutorService POOL = Executors.newFixedThreadPool(8);
    private static final TestWorks WORKS = new TestWorks()
            .function("mix", input -> mix(input.values()))
            .function("nullable", input -> mix(input.values()).length() % 2 == 0 ? null : mix(input.values()))
            .function("fragile", input -> {
                String mixed = mix(input.values());
                if (mixed.length() % 2 == 0) {
                    throw new IllegalStateException("broken");
                }
                return mixed;
            })
            .predicate("even", value -> String.valueOf(value).length() % 2 == 0)
            .predicate("third", value -> String.valueOf(value).length() % 3 == 0);

    @AfterAll
    static void stopPool() {
        POOL.shutdownNow();
    }

    @Test
    void outputsAndFactsAreThoseOfTheNaiveEvaluatorWhateverTheParallelism() {
        int skipped = 0;
        for (int seed = 0; seed < WORKFLOWS; seed++) {
            Workflow workflow = random(new Random(seed));
            Naive naive = new Naive(workflow);
            Map<String, @Nullable Object> expected = naive.outputs();
            String facts = null;
            for (int parallelism : new int[] {1, 2, 8}) {
                for (long nanos : new long[] {0, Long.MAX_VALUE}) {
                    SchedulerPolicy policy = new SchedulerPolicy(
                            parallelism, Duration.ofNanos(nanos), 10_000, 10_000, Duration.ofSeconds(60));
                    WorkflowResult result = new Scheduler(policy, POOL::submit)
                            .evaluate(Plan.of(workflow, WORKS), inputs(workflow), Explain.FULL)
                            .orThrow();

                    assertThat(result.outputs())
                            .as("seed %d, parallelism %d, threshold %d", seed, parallelism, nanos)
                            .isEqualTo(expected);
                    String drawn = result.facts().nodes().toString();
                    facts = facts == null ? drawn : facts;
                    assertThat(drawn).as("facts of seed %d", seed).isEqualTo(facts);
                    skipped += result.skipped().size();
                }
            }
        }
        assertThat(skipped).as("components skipped in all").isGreaterThan(WORKFLOWS);
    }

    @Test
    void outputsAreTheSameWhateverAStrategyChooses() {
        int unwanted = 0;
        for (int seed = 0; seed < WORKFLOWS; seed++) {
            Random random = new Random(seed);
            Workflow workflow = random(random);
            Plan plan = Plan.of(workflow, WORKS);
            Map<String, @Nullable Object> expected =
                    evaluate(plan, EvaluationMode.plain(Explain.NONE), 1).outputs();
            Map<Integer, Emission> remembered = new HashMap<>();
            EvaluationMode lazy = EvaluationMode.plain(Explain.NONE).with(EvaluationMode.Choice.CHEAPEST_FIRST);
            EvaluationMode remembering = lazy.with(new Memo() {
                @Override
                public @Nullable Emission recall(int node, StepInput input) {
                    return remembered.get(node);
                }

                @Override
                public void remember(int node, StepInput input, Emission emission) {
                    remembered.put(node, emission);
                }
            });
            for (int parallelism : new int[] {1, 4}) {
                WorkflowResult demanded = evaluate(plan, lazy, parallelism);
                assertThat(demanded.outputs()).as("demanded, seed %d", seed).isEqualTo(expected);
                assertThat(evaluate(plan, remembering, parallelism).outputs())
                        .as("remembered, seed %d", seed)
                        .isEqualTo(expected);
                assertThat(demanded.pending()).isEmpty();
                for (String output : workflow.outputs().keySet()) {
                    Plan slice = plan.slice(List.of(output));
                    unwanted += plan.graph().size() - slice.graph().size();
                    Map<String, @Nullable Object> alone =
                            evaluate(slice, lazy, parallelism).outputs();
                    assertThat(alone.get(output))
                            .as("%s alone, seed %d", output, seed)
                            .isEqualTo(expected.get(output));
                    assertThat(alone.containsKey(output)).isEqualTo(expected.containsKey(output));
                }
            }
        }
        assertThat(unwanted).as("components that slices leave out").isGreaterThan(WORKFLOWS);
    }

    private static WorkflowResult evaluate(Plan plan, EvaluationMode mode, int parallelism) {
        SchedulerPolicy policy =
                new SchedulerPolicy(parallelism, Duration.ZERO, 10_000, 10_000, Duration.ofSeconds(60));
        return new Scheduler(policy, POOL::submit)
                .evaluate(plan, inputs(plan.workflow()), mode, StepContexts.BARE)
                .orThrow();
    }

    private static String mix(Map<String, @Nullable Object> values) {
        return Integer.toString(values.toString().hashCode(), 36);
    }

    private static Object[] inputs(Workflow workflow) {
        return workflow.inputs().keySet().toArray();
    }

    private static Workflow random(Random random) {
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            inputs.add("in" + i);
        }
        List<String> endpoints = new ArrayList<>(inputs);
        OnFailure reaction = List.of(new OnFailure.Skip(), new OnFailure.Route(), new OnFailure.FallbackValue("spare"))
                .get(random.nextInt(3));
        boolean routed = reaction instanceof OnFailure.Route;
        List<Component> components = new ArrayList<>();
        int size = 1 + random.nextInt(40);
        for (int i = 0; i < size; i++) {
            Component component = component("c" + i, pick(endpoints, random), random);
            components.add(component);
            component.outputs().forEach(port -> endpoints.add(new Endpoint(component.name(), port.name()).toString()));
            if (routed && component instanceof Step step && step.function().equals("fragile")) {
                endpoints.add(component.name() + ".error");
            }
        }
        Collections.shuffle(components, random);
        String[] outputs = endpoints.stream()
                .filter(endpoint -> !inputs.contains(endpoint) && random.nextInt(3) == 0)
                .toArray(String[]::new);
        return Graphs.with(
                workflow(inputs, components, outputs),
                new PolicyRule(
                        new PolicyRule.Selector.OfKind("fragile"),
                        new Policy(
                                new Retries(1, Retries.Backoff.NONE, Duration.ZERO, Duration.ZERO, 0),
                                null,
                                null,
                                null,
                                reaction)));
    }

    private static Component component(String name, String[] sources, Random random) {
        Input[] inputs = inputs(sources, random);
        return switch (random.nextInt(7)) {
            case 0 -> Condition.guard(name, "even", inputs);
            case 1 -> {
                Map<String, String> routes = new LinkedHashMap<>();
                routes.put("a", "third");
                routes.put("b", "even");
                yield new Condition(name, routes, List.of(inputs));
            }
            case 2 -> sources.length > 1 ? Join.all(name, Graphs.from(sources)) : Graphs.step(name, "mix", inputs);
            case 3 -> Graphs.step(name, "nullable", inputs);
            case 4 -> Graphs.step(name, "fragile", inputs);
            default -> Graphs.step(name, "mix", inputs);
        };
    }

    /** The sources one by one, or some of them together; some optional. */
    private static Input[] inputs(String[] sources, Random random) {
        if (random.nextInt(3) > 0) {
            return Graphs.from(sources);
        }
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < sources.length; ) {
            int together = Math.min(sources.length - i, 1 + random.nextInt(3));
            boolean optional = random.nextInt(3) == 0;
            inputs.add(Graphs.input(
                    "i" + i,
                    random.nextBoolean() ? Input.Cardinality.ONE : Input.Cardinality.MANY,
                    optional,
                    optional && random.nextBoolean() ? "default" : null,
                    Arrays.copyOfRange(sources, i, i + together)));
            i += together;
        }
        return inputs.toArray(Input[]::new);
    }

    /** One to four endpoints of different nodes, the later ones more often, so that chains grow long. */
    private static String[] pick(List<String> endpoints, Random random) {
        Map<String, String> byNode = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            int back = Math.min(random.nextInt(endpoints.size()), random.nextInt(endpoints.size()));
            String endpoint = endpoints.get(endpoints.size() - 1 - back);
            byNode.putIfAbsent(Endpoint.parse(endpoint).node(), endpoint);
        }
        return byNode.values().toArray(String[]::new);
    }

    /**
     * What a component emits; a null port for nothing.
     */
    private record Emitted(@Nullable String port, @Nullable Object value) {
        boolean at(String asked) {
            return asked.equals(port);
        }
    }

    private static final class Naive {
        private final Workflow workflow;
        private final Map<String, Emitted> memo = new HashMap<>();

        Naive(Workflow workflow) {
            this.workflow = workflow;
        }

        Map<String, @Nullable Object> outputs() {
            Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
            workflow.outputs().forEach((name, endpoint) -> {
                Emitted emitted = at(endpoint);
                if (emitted.at(endpoint.port())) {
                    outputs.put(name, emitted.value());
                }
            });
            return outputs;
        }

        private Emitted at(Endpoint endpoint) {
            if (workflow.inputs().containsKey(endpoint.node())) {
                return new Emitted(Endpoint.OUT, endpoint.node());
            }
            Emitted known = memo.get(endpoint.node());
            if (known == null) {
                known = evaluate(workflow.components().get(endpoint.node()));
                memo.put(endpoint.node(), known);
            }
            return known;
        }

        private Emitted evaluate(Component component) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Input input : component.inputs()) {
                List<@Nullable Object> there = new ArrayList<>();
                for (Endpoint source : input.sources()) {
                    Emitted emitted = at(source);
                    if (emitted.at(source.port())) {
                        there.add(emitted.value());
                    }
                }
                if (there.isEmpty() && !input.optional()) {
                    return new Emitted(null, null);
                }
                boolean many = input.cardinality() == Input.Cardinality.MANY;
                values.put(input.name(), there.isEmpty() ? input.fallback() : many ? there : there.get(0));
            }
            if (component instanceof Condition condition) {
                Object first = values.values().iterator().next();
                return new Emitted(route(condition, String.valueOf(first).length()), first);
            }
            if (component instanceof Step step) {
                String mixed = mix(values);
                if (step.function().equals("fragile") && mixed.length() % 2 == 0) {
                    return failed(component);
                }
                boolean isNull = step.function().equals("nullable") && mixed.length() % 2 == 0;
                return new Emitted(Endpoint.OUT, isNull ? null : mixed);
            }
            return new Emitted(Endpoint.OUT, values);
        }

        private Emitted failed(Component component) {
            OnFailure reaction = workflow.policy(component).onFailure();
            if (reaction instanceof OnFailure.FallbackValue fallback) {
                return new Emitted(Endpoint.OUT, fallback.value());
            }
            return reaction instanceof OnFailure.Skip
                    ? new Emitted(null, null)
                    : new Emitted(
                            OnFailure.PORT, FailureValue.of(component.name(), new IllegalStateException("broken"), 2));
        }

        private static String route(Condition condition, int length) {
            for (Map.Entry<String, String> route : condition.routes().entrySet()) {
                if (length % (route.getValue().equals("even") ? 2 : 3) == 0) {
                    return route.getKey();
                }
            }
            return Condition.ELSE;
        }
    }
}
