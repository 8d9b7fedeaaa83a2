package dev.runestone.evaluation;

import static dev.runestone.evaluation.CountedFunctions.calls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.RefusalException;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.execution.Explain;
import dev.runestone.workflow.CachePolicy;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LazyEvaluationTest.Secret.class)
class LazyEvaluationTest {
    private static final int NODES = 10_000;
    private static final CachePolicy KEEP = new CachePolicy(Duration.ofMinutes(5), List.of("kept"));

    /** With a secret for the function that wants one. */
    public static final class Secret implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("runestone.secrets.counted", "sesame");
        }
    }

    @Inject
    LazyEvaluation lazy;

    private static Step counted(String name, String as, String... sources) {
        return step(name, "counted", as, sources);
    }

    private static Step step(String name, String function, String as, String... sources) {
        List<Input> inputs = Arrays.stream(sources)
                .map(source -> new Input(source, Endpoint.of(source)))
                .toList();
        return new Step(name, function, Map.of("as", as), inputs, Type.ANY);
    }

    private static StoredWorkflow stored(
            List<String> inputs, List<? extends Component> components, List<String> outputs, PolicyRule... policies) {
        Map<String, Type> types = new LinkedHashMap<>();
        inputs.forEach(input -> types.put(input, Type.ANY));
        Map<String, Component> byName = new LinkedHashMap<>();
        components.forEach(component -> byName.put(component.name(), component));
        Map<String, Endpoint> ends = new LinkedHashMap<>();
        outputs.forEach(output -> ends.put(output, Endpoint.of(output)));
        Workflow workflow = new Workflow("lazy", new Version(1, 0, 0, ""), "", types, byName, ends, List.of(policies));
        return new StoredWorkflow(workflow, ContentHash.of(workflow), null, Instant.EPOCH);
    }

    private static PolicyRule kept(String component) {
        return kept(component, OnFailure.HALT);
    }

    private static PolicyRule kept(String component, OnFailure reaction) {
        return new PolicyRule(
                new PolicyRule.Selector.Named(component), new Policy(Retries.NEVER, null, null, null, reaction, KEEP));
    }

    private static EvaluationCall call(
            StoredWorkflow workflow, Map<String, ?> inputs, Set<String> outputs, Caching caching) {
        return new EvaluationCall(
                workflow,
                Strategy.LAZY,
                inputs,
                Explain.NONE,
                outputs,
                false,
                null,
                Until.QUIET,
                caching,
                ValidationRules.NONE,
                List.of(),
                null);
    }

    private StrategyOutcome evaluate(StoredWorkflow workflow, Map<String, ?> inputs, String... outputs) {
        return lazy.evaluate(call(workflow, inputs, Set.of(outputs), Caching.PURE));
    }

    private static Map<String, @Nullable Object> outputs(StrategyOutcome made) {
        return made.outcome().orThrow().outputs();
    }

    private static Recall recall(StrategyOutcome made) {
        return Objects.requireNonNull(made.recall());
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    @Test
    void oneLeafOfTenThousandNodesTouchesItsAncestorsOnly() {
        String graph = unique();
        List<Step> steps = new ArrayList<>();
        // a binary tree: the ancestors of node n are n / 2, n / 4, …, 1
        for (int i = 1; i <= NODES; i++) {
            steps.add(counted("n" + i, graph + i, i == 1 ? "in" : "n" + i / 2));
        }
        StoredWorkflow workflow = stored(List.of("in"), steps, List.of("n" + NODES, "n" + (NODES - 1)));

        StrategyOutcome made = evaluate(workflow, Map.of("in", 7), "n" + NODES);

        assertThat(outputs(made)).containsOnly(Map.entry("n" + NODES, 7));
        List<Integer> called = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            if (calls(graph + i) > 0) {
                called.add(i);
            }
        }
        assertThat(called).containsExactly(1, 2, 4, 9, 19, 39, 78, 156, 312, 625, 1250, 2500, 5000, 10_000);
        assertThat(recall(made).executed()).isEqualTo(14);
        assertThat(recall(made).untouched()).isEqualTo(NODES - 14);
    }

    @Test
    void whatAPolicyNamesIsExecutedOnceForEqualInputs() {
        String as = unique();
        StoredWorkflow workflow = stored(
                List.of("a", "b"),
                List.of(counted("dear", as, "a"), counted("cheap", as + "-cheap", "dear", "b")),
                List.of("cheap"),
                kept("dear"));

        StrategyOutcome first = evaluate(workflow, Map.of("a", Map.of("x", 1, "y", 2), "b", 1));
        StrategyOutcome second = evaluate(workflow, Map.of("a", Map.of("y", 2, "x", 1), "b", 2));
        evaluate(workflow, Map.of("a", Map.of("x", 1, "y", 3), "b", 1));

        assertThat(calls(as)).as("two different inputs").isEqualTo(2);
        assertThat(calls(as + "-cheap")).as("it may not be remembered").isEqualTo(3);
        assertThat(recall(first).kept()).extracting(Recall.Kept::component).containsExactly("dear");
        assertThat(recall(second).recalled()).isEqualTo(1);
        assertThat(recall(second).executed()).isEqualTo(1);
        assertThat(outputs(second)).isEqualTo(outputs(first));
    }

    @Test
    void equalComponentsOfOtherWorkflowsShareTheResult() {
        String as = unique();
        evaluate(stored(List.of("a"), List.of(counted("one", as, "a")), List.of("one"), kept("one")), Map.of("a", 1));
        StrategyOutcome made = evaluate(
                stored(List.of("a", "unused"), List.of(counted("two", as, "a")), List.of("two"), kept("two")),
                Map.of("a", 1, "unused", 2));

        assertThat(calls(as)).isEqualTo(1);
        assertThat(outputs(made)).containsEntry("two", 1);
    }

    @Test
    void aRequestMayComputeAnewOrLeaveTheCacheAlone() {
        String as = unique();
        StoredWorkflow workflow =
                stored(List.of("a"), List.of(counted("dear", as, "a")), List.of("dear"), kept("dear"));

        lazy.evaluate(call(workflow, Map.of("a", 1), Set.of(), new Caching(Caching.Use.OFF, null)));
        evaluate(workflow, Map.of("a", 1));
        assertThat(calls(as)).as("off keeps nothing").isEqualTo(2);
        lazy.evaluate(call(workflow, Map.of("a", 1), Set.of(), new Caching(Caching.Use.REFRESH, null)));
        assertThat(calls(as)).isEqualTo(3);
        evaluate(workflow, Map.of("a", 1));
        assertThat(calls(as)).isEqualTo(3);
    }

    @Test
    void whatIsHandedSecretsIsNeverRemembered() {
        String as = unique();
        Step step = new Step(
                "secret",
                "counted-secret",
                Map.of("as", as),
                List.of(new Input("x", Endpoint.of("a"))),
                Type.ANY,
                new Requirements(List.of("counted"), List.of()),
                null);
        PolicyRule everything = new PolicyRule(
                new PolicyRule.Selector.Matching("*"),
                new Policy(Retries.NEVER, null, null, null, OnFailure.HALT, KEEP));
        StoredWorkflow workflow = stored(List.of("a"), List.of(step), List.of("secret"), everything);

        assertThat(recall(evaluate(workflow, Map.of("a", "!"))).kept()).isEmpty();
        evaluate(workflow, Map.of("a", "!"));

        assertThat(calls(as)).isEqualTo(2);
    }

    @Test
    void whatStandsInForAFailureIsTriedAgain() {
        String as = unique();
        for (OnFailure reaction : List.of(new OnFailure.FallbackValue("instead"), new OnFailure.Skip())) {
            String each = as + reaction;
            StoredWorkflow workflow = stored(
                    List.of("a"),
                    List.of(step("dear", "counted-failing", each, "a")),
                    List.of("dear"),
                    kept("dear", reaction));
            evaluate(workflow, Map.of("a", 1));
            evaluate(workflow, Map.of("a", 1));
            assertThat(calls(each)).as("%s", reaction).isEqualTo(2);
        }
    }

    @Test
    void dearExpressionsAreRememberedAndThoseThatAskTheClockAreNot() {
        String word = unique();
        StoredWorkflow workflow = stored(
                List.of("n"),
                List.of(
                        feel("dear", "\"" + word + "\" + string(count(for i in 1..n return i * i))"),
                        feel("clock", "string(now()) + string(count(for i in 1..n return i * i))")),
                List.of("dear", "clock"));

        StrategyOutcome first = evaluate(workflow, Map.of("n", 20_000));
        StrategyOutcome second = evaluate(workflow, Map.of("n", 20_000));

        assertThat(recall(first).kept()).extracting(Recall.Kept::component).containsExactly("dear");
        assertThat(recall(second).recalled()).isEqualTo(1);
        assertThat(outputs(second).get("dear")).isEqualTo(outputs(first).get("dear"));
    }

    private static Step feel(String name, String expression) {
        return Step.feel(name, expression, new Input("n", Endpoint.of("n")));
    }

    @Test
    void theCheapestSufficientWayIsTriedFirst() {
        String as = unique();
        StoredWorkflow workflow = stored(
                List.of("a"),
                List.of(
                        counted("far1", as + "far", "a"),
                        counted("far2", as + "far", "far1"),
                        counted("far3", as + "far", "far2"),
                        counted("near", as + "near", "a"),
                        new Join(
                                "first",
                                1,
                                null,
                                List.of(
                                        new Input("far3", Endpoint.of("far3")),
                                        new Input("near", Endpoint.of("near"))))),
                List.of("first"));

        evaluate(workflow, Map.of("a", 5));

        assertThat(calls(as + "near")).isEqualTo(1);
        assertThat(calls(as + "far")).isZero();
    }

    @Test
    void evaluationsAtOnceComputeAtMostOnceEach() {
        String as = unique();
        CountedFunctions.meet(as, 2);
        StoredWorkflow workflow =
                stored(List.of("a"), List.of(counted("dear", as, "a")), List.of("dear"), kept("dear"));

        CompletableFuture<StrategyOutcome> other =
                CompletableFuture.supplyAsync(() -> evaluate(workflow, Map.of("a", 1)));
        assertThat(outputs(evaluate(workflow, Map.of("a", 1)))).containsEntry("dear", 1);
        assertThat(outputs(other.join())).containsEntry("dear", 1);
        evaluate(workflow, Map.of("a", 1));

        assertThat(calls(as)).isEqualTo(2);
    }

    @Test
    void aSpecialisationIsCompletedManyTimesAndExecutesWhatItComputedNeverAgain() {
        String as = unique();
        StoredWorkflow workflow = stored(
                List.of("known", "later"),
                List.of(counted("early", as + "early", "known"), counted("late", as + "late", "later", "early")),
                List.of("early", "late"));

        Specialisation begun = lazy.specialise(call(workflow, Map.of("known", "k"), Set.of(), Caching.PURE));

        assertThat(begun.made()).containsOnly(Map.entry("early", "k"));
        assertThat(begun.missing()).containsExactly("later");
        assertThat(begun.pending()).containsExactly("late");
        assertThat(calls(as + "late")).isZero();

        for (String later : List.of("x", "y")) {
            StrategyOutcome made = lazy.evaluate(call(
                    workflow,
                    begun.with(Map.of("later", later)),
                    begun.outputs(),
                    new Caching(Caching.Use.USE, begun)));
            assertThat(outputs(made)).containsOnly(Map.entry("early", "k"), Map.entry("late", later));
            assertThat(recall(made).recalled()).isEqualTo(1);
        }
        assertThat(calls(as + "early")).isEqualTo(1);
        assertThat(calls(as + "late")).isEqualTo(2);

        StrategyOutcome changed = lazy.evaluate(call(
                workflow,
                begun.with(Map.of("known", "other", "later", "x")),
                begun.outputs(),
                new Caching(Caching.Use.USE, begun)));
        assertThat(outputs(changed)).containsEntry("early", "other");
        assertThat(calls(as + "early")).as("another value is another matter").isEqualTo(2);
    }

    @Test
    void aCompletionThatStillLacksInputsIsRefused() {
        StoredWorkflow workflow =
                stored(List.of("a", "b"), List.of(counted("both", unique(), "a", "b")), List.of("both"));
        Specialisation begun = lazy.specialise(call(workflow, Map.of("a", 1), Set.of(), Caching.PURE));

        assertThatThrownBy(() -> lazy.evaluate(
                        call(workflow, begun.with(Map.of()), begun.outputs(), new Caching(Caching.Use.USE, begun))))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().problems())
                                .extracting(problem -> problem.path().toString())
                                .containsExactly("inputs.b"));
    }

    @Test
    void specialisationsAreBoundedInNumberBytesAndTime() {
        StoredWorkflow workflow = stored(List.of("a", "b"), List.of(counted("c", unique(), "a", "b")), List.of("c"));
        EvaluationCall call = call(workflow, Map.of("a", "x".repeat(10_000)), Set.of(), Caching.PURE);
        var prepared = lazy.prepared(call);
        var nothing = lazy.evaluate(call(workflow, Map.of("a", 1, "b", 1), Set.of(), Caching.PURE))
                .outcome()
                .result();

        var few = new Specialisations(ResultCacheTest.config("specialisations", "1"), Clock.systemUTC());
        few.keep(call, nothing, Map.of(), prepared);
        assertThatThrownBy(() -> few.keep(call, nothing, Map.of(), prepared))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("runestone.cache.specialisations");

        var small = new Specialisations(ResultCacheTest.config("specialisation-bytes", "30000"), Clock.systemUTC());
        Specialisation first = small.keep(call, nothing, Map.of(), prepared);
        assertThatThrownBy(() -> small.keep(call, nothing, Map.of(), prepared))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("runestone.cache.specialisation-bytes");
        small.delete("lazy", first.id());
        small.keep(call, nothing, Map.of(), prepared);

        Instant[] now = {Instant.EPOCH};
        var timed = new Specialisations(ResultCacheTest.config("specialisation-keep", "PT1M"), new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now[0];
            }
        });
        Specialisation timely = timed.keep(call, nothing, Map.of(), prepared);
        now[0] = Instant.EPOCH.plusSeconds(59);
        assertThat(timed.existing("lazy", timely.id())).isSameAs(timely);
        now[0] = Instant.EPOCH.plusSeconds(61);
        assertThatThrownBy(() -> timed.existing("lazy", timely.id())).isInstanceOf(RefusalException.class);
    }
}
