package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Problem;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.FixedCatalog;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Context;
import dev.runestone.function.Parking;
import dev.runestone.function.StepInput;
import dev.runestone.knowledge.PublishedRules;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The actions in the place of a step. */
class ActionFunctionsTest {
    private static final String RULES = """
            package book
            import java.util.Map
            global java.util.List log
            query "all" $m : Map(kind == "order") end
            rule "large" when Map(kind == "order", amount > 100) then insert(Map.of("kind", "large")); end
            rule "grouped" agenda-group "extra" when Map(kind == "order") then insert(Map.of("kind", "extra")); end
            """;

    private static StepInput input(Map<String, Object> settings) {
        return new StepInput(new String[0], List.of(), settings);
    }

    private static Step step(String function, Map<String, Object> settings) {
        return new Step("s", function, settings, List.of(), Type.ANY);
    }

    private static List<String> refused(ThrowingCallable call) {
        RefusalException[] thrown = new RefusalException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, refused -> thrown[0] = refused);
        return thrown[0].refusal().problems().stream()
                .map(Problem::path)
                .map(Object::toString)
                .toList();
    }

    @Test
    void rulesAreEvaluatedOverFactsThatAreGiven() {
        EvaluateRuleFunction action = new EvaluateRuleFunction(new PublishedRules(RULES).evaluator());
        Map<String, Object> order = Map.of("value", Map.of("kind", "order", "amount", 200));

        Map<?, ?> value = (Map<?, ?>) action.apply(input(Map.of(
                "knowledge",
                "book",
                "facts",
                List.of(order),
                "queries",
                "all",
                "globals",
                Map.of("log", List.of("x")))));

        assertThat(value.get("release")).isEqualTo("test:book:1");
        assertThat(value.get("firings")).isEqualTo(1);
        assertThat(value.get("produced")).hasToString("{Map=[{kind=large}]}");
        assertThat(value.get("facts").toString()).contains("amount=200").contains("kind=large");
        assertThat(value.get("queries").toString()).contains("amount=200");
        assertThat(value.get("globals")).hasToString("{log=[x]}");
    }

    @Test
    void groupsAndResolutionsAreThoseThatAreAskedFor() {
        EvaluateRuleFunction action = new EvaluateRuleFunction(new PublishedRules(RULES).evaluator());
        Map<String, Object> order = Map.of("value", Map.of("kind", "order", "amount", 200));

        Map<?, ?> value = (Map<?, ?>) action.apply(
                input(Map.of("knowledge", "book", "facts", order, "groups", "extra", "resolution", "first")));

        assertThat(value.get("produced")).hasToString("{Map=[{kind=extra}]}");
        assertThat(refused(
                        () -> action.apply(input(Map.of("knowledge", "book", "facts", order, "resolution", "luck")))))
                .containsExactly("resolution");
        assertThat(refused(() -> action.apply(input(Map.of("knowledge", "book", "facts", List.of(Map.of()))))))
                .containsExactly("facts");
        assertThat(refused(() -> action.apply(input(Map.of("facts", order))))).containsExactly("knowledge");
        assertThat(action.problems(step("evaluateRule", Map.of()), List.of())).hasSize(2);
        assertThat(action.problems(step("evaluateRule", Map.of("knowledge", "book")), List.of("facts")))
                .isEmpty();
        assertThat(action.capability().output()).isEqualTo(Type.ANY_OBJECT);
    }

    private static Workflow sum(String version) {
        Step total = Step.feel("total", "a + b", new Input("a", Endpoint.of("a")), new Input("b", Endpoint.of("b")));
        return new Workflow(
                "sum",
                Version.parse(version).orElseThrow(),
                "",
                Map.of("a", Type.ANY, "b", Type.ANY),
                Map.of("total", total),
                Map.of("total", Endpoint.of("total")));
    }

    private final ExecutionConfig config = new SmallRyeConfigBuilder()
            .withMapping(ExecutionConfig.class)
            .build()
            .getConfigMapping(ExecutionConfig.class);
    private final WorkflowCatalog catalog = FixedCatalog.of(sum("1.0.0"), sum("1.1.0"), sum("2.0.0"));
    private final WorkflowEvaluator evaluator = BareEvaluator.make(catalog);
    private final WorkflowFunction function =
            new WorkflowFunction(() -> catalog, () -> evaluator, new Expressions(ExpressionLimits.standard()), config);

    private static Context context(boolean mayPark, List<String> callers) {
        return new Context() {
            @Override
            public String run() {
                return "run";
            }

            @Override
            public String component() {
                return "s";
            }

            @Override
            public int attempt() {
                return 1;
            }

            @Override
            public String token() {
                return "";
            }

            @Override
            public boolean mayPark() {
                return mayPark;
            }

            @Override
            public List<String> callers() {
                return callers;
            }

            @Override
            public String secret(String name) {
                throw new AssertionError(name);
            }

            @Override
            public String setting(String name) {
                throw new AssertionError(name);
            }
        };
    }

    private StepInput called(Map<String, Object> settings, boolean mayPark, List<String> callers) {
        return new StepInput(new String[] {"a", "b"}, List.of(Fact.given("a", 1), Fact.given("b", 2)), settings)
                .in(context(mayPark, callers));
    }

    @Test
    void anotherWorkflowIsEvaluatedInPlaceWhereNothingCanWait() {
        assertThat(function.apply(called(Map.of("name", "sum"), false, List.of("main:1.0.0"))))
                .hasToString("{total=3}");
        assertThat(function.apply(
                        called(Map.of("name", "sum", "inputs", Map.of("a", "b * 10", "b", "a")), false, List.of())))
                .hasToString("{total=21}");
    }

    @Test
    void anotherWorkflowIsARunOfItsOwnWhereTheStepMayWait() {
        Parking.Child child = (Parking.Child)
                function.apply(called(Map.of("name", "sum", "version", "^1.0.0"), true, List.of("main:1.0.0")));

        assertThat(child.workflow()).isEqualTo("sum");
        assertThat(child.version()).isEqualTo("1.1.0");
        assertThat(child.inputs()).isEqualTo(Map.of("a", 1, "b", 2));
        assertThatThrownBy(() -> function.apply(called(Map.of("name", "sum"), true, List.of("sum:2.0.0"))))
                .isInstanceOf(RefusalException.class);
        assertThatThrownBy(() -> function.apply(called(Map.of("name", "sum"), false, List.of("sum:2.0.0"))))
                .isInstanceOf(RefusalException.class);
    }

    @Test
    void settingsOfAnotherWorkflowAreChecked() {
        Step wrong =
                step("workflow", Map.of("name", "no name", "version", "newest", "inputs", Map.of("a", "b +", "b", 3)));

        assertThat(function.problems(wrong, List.of("b")))
                .extracting(problem -> problem.path().toString())
                .containsOnly("name", "version", "inputs.a", "inputs.b");
        assertThat(function.problems(
                        step("workflow", Map.of("name", "sum", "version", "1.0.0", "inputs", Map.of("a", "b"))),
                        List.of("b")))
                .isEmpty();
        assertThat(function.capability().provides()).isNotEmpty();
    }

    @Test
    void aWorkflowIsPutIntoTheCatalogFromTextOrObject() throws Exception {
        CreateWorkflowFunction action = new CreateWorkflowFunction(
                () -> catalog, new WorkflowReader(DefinitionLimits.standard()), new ObjectMapper());

        assertThat(refused(() -> action.apply(input(Map.of("definition", 5))))).containsExactly("definition");
        assertThat(refused(() -> action.apply(input(Map.of())))).containsExactly("definition");
        assertThatThrownBy(() -> action.apply(input(Map.of("definition", "kind: Workflow"))))
                .isInstanceOf(RefusalException.class);
        assertThatThrownBy(() -> action.apply(input(Map.of("definition", Map.of("kind", "Workflow")))))
                .isInstanceOf(RefusalException.class);
        assertThat(action.problems(step("createWorkflow", Map.of()), List.of())).hasSize(1);
        assertThat(action.problems(step("createWorkflow", Map.of()), List.of("definition")))
                .isEmpty();
        assertThat(action.capability().description()).contains("catalog");
    }

    @Test
    void evaluationsGoByNameVersionAndWantedOutputs() {
        WorkflowOutcome latest = evaluator.evaluate("sum", null, Map.of("a", 1, "b", 2), Explain.NONE);
        PreparedWorkflow part = evaluator.prepare(catalog.existing("sum", null), java.util.Set.of("total"));

        assertThat(latest.orThrow().version()).hasToString("2.0.0");
        assertThat(latest.orThrow().outputs()).hasToString("{total=3}");
        assertThat(part.size()).isEqualTo(1);
        assertThat(part.node("total")).isZero();
        assertThat(part.component(0).name()).isEqualTo("total");
        assertThat(part.endpoint(Endpoint.of("total"))).isEqualTo(part.firstEndpoint(0));
        assertThat(part.origin("total")).isEqualTo("total");
        assertThat(part.isPure(0)).isTrue();
        assertThat(part.isChosen(0)).isFalse();
        assertThat(part.recallable(0).kind()).isEqualTo(Recallable.Kind.PURE);
        assertThat(part.isIdle("a")).isFalse();
        assertThat(part.stored().hash()).isEqualTo(catalog.existing("sum", null).hash());
        assertThatThrownBy(() -> part.node("nothing")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> part.endpoint(Endpoint.of("nothing"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(refused(() -> evaluator.prepare(catalog.existing("sum", null), java.util.Set.of("totl"))))
                .containsExactly("outputs");
        assertThat(refused(() -> evaluator.evaluate("sum", null, Map.of("a", 1), Explain.NONE)))
                .containsExactly("inputs.b");
    }
}
