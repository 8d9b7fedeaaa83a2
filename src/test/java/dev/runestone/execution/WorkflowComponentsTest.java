package dev.runestone.execution;

import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.StepFunctions;
import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.PublishedRules;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workflows of every kind of component over real expressions and real rules, on one thread. */
class WorkflowComponentsTest {
    private static final String DRL = """
            package loans
            declare Application
                age : int
                income : double
            end
            declare Decision
                approved : boolean
                reason : String
            end
            rule "too young" agenda-group "decision" salience 10
            when
                Application(age < 18)
            then
                insert(new Decision(false, "too young"));
            end
            rule "enough income" agenda-group "decision"
            when
                Application(income >= 1000)
                not Decision()
            then
                insert(new Decision(true, "enough income"));
            end
            """;
    private static final PublishedRules RULES = new PublishedRules(DRL);

    private final WorkCompiler compiler = new WorkCompiler(
            StepFunctions.of(Map.of("size", input -> ((List<?>) input.value(0)).size())),
            new Expressions(ExpressionLimits.standard()),
            new Rules() {
                @Override
                public Evaluation evaluate(EvaluationRequest request) {
                    return RULES.evaluator().evaluate(request);
                }

                @Override
                public boolean declares(String knowledge, String type) {
                    return RULES.index().declares(knowledge, type);
                }
            },
            NoMachines.INSTANCE);

    private WorkflowOutcome evaluate(Workflow workflow, Object... inputs) {
        SchedulerPolicy policy = SchedulerPolicy.sequential(Duration.ofSeconds(20));
        return new Scheduler(policy, work -> {
                    throw new AssertionError("Nothing is handed over with a parallelism of 1.");
                })
                .evaluate(Plan.of(workflow, compiler), inputs, Explain.FULL);
    }

    private static RuleSet decision(String... sources) {
        return new RuleSet(
                "decision",
                "book",
                List.of("decision"),
                Resolution.ALL,
                Map.of(),
                List.of("Decision"),
                List.of(Graphs.from(sources)));
    }

    @Test
    void rulesDecideAndTheAncestryNamesThem() {
        Workflow workflow = workflow(
                List.of("application"),
                List.of(
                        decision("application"),
                        Step.feel(
                                "letter",
                                "if decision.approved then \"yes\" else \"no: \" + decision.reason",
                                Graphs.from("decision"))),
                "letter");
        WorkflowResult adult =
                evaluate(workflow, Map.of("age", 30, "income", 2000)).orThrow();
        WorkflowResult child =
                evaluate(workflow, Map.of("age", 10, "income", 2000)).orThrow();

        assertThat(adult.outputs()).containsExactly(Map.entry("letter", "yes"));
        assertThat(child.outputs()).containsExactly(Map.entry("letter", "no: too young"));
        assertThat(adult.why("letter").rules()).containsExactly("enough income");
        assertThat(child.why("letter").rules()).containsExactly("too young");
        assertThat(child.trace()).singleElement().satisfies(trace -> {
            assertThat(trace.component()).isEqualTo("decision");
            assertThat(trace.firings()).extracting(fired -> fired.rule()).containsExactly("too young");
        });
    }

    @Test
    void aBadFactIsAProblemOfTheComponent() {
        WorkflowOutcome outcome = evaluate(
                workflow(List.of("application"), List.of(decision("application")), "decision"), Map.of("agee", 30));

        assertThat(outcome).isInstanceOfSatisfying(WorkflowOutcome.Stopped.class, stopped -> {
            assertThat(stopped.component()).isEqualTo("decision");
            assertThat(stopped.refusal().problems())
                    .extracting(problem -> problem.path().toString())
                    .contains("components.decision.facts[0].value.agee");
        });
    }

    @Test
    void anUndeployedKnowledgeBaseStopsTheEvaluationWithItsName() {
        RuleSet absent = new RuleSet(
                "absent", "nowhere", List.of(), Resolution.ALL, Map.of(), List.of(), List.of(Graphs.from("in")));
        WorkflowOutcome outcome = evaluate(workflow(List.of(absent), "absent"), Map.of());

        assertThat(outcome).isInstanceOfSatisfying(WorkflowOutcome.Stopped.class, stopped -> {
            assertThat(stopped.refusal().kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(stopped.refusal().problems().toString()).contains("nowhere");
        });
    }

    @Test
    void theFirstRouteThatIsTrueTakesTheFact() {
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put("high", "amount > 100");
        routes.put("low", "amount > 10");
        Workflow workflow = workflow(
                List.of("amount"),
                List.of(new Condition("level", routes, List.of(Graphs.from("amount")))),
                "level.high",
                "level.low",
                "level.else");

        assertThat(evaluate(workflow, 500).orThrow().outputs()).containsExactly(Map.entry("level.high", 500));
        assertThat(evaluate(workflow, 50).orThrow().outputs()).containsExactly(Map.entry("level.low", 50));
        assertThat(evaluate(workflow, 5).orThrow().outputs()).containsExactly(Map.entry("level.else", 5));
        assertThat(evaluate(workflow, new Object[] {null}).orThrow().outputs()).containsOnlyKeys("level.else");
    }

    @Test
    void aConditionThatIsNoBooleanIsAFailure() {
        WorkflowOutcome outcome = evaluate(
                workflow(
                        List.of("amount"),
                        List.of(Condition.guard("gate", "amount + 1", Graphs.from("amount"))),
                        "gate"),
                1);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        WorkflowOutcome.Stopped.class,
                        stopped -> assertThat(stopped.refusal().problems().toString())
                                .contains("neither true nor false"));
    }

    @Test
    void aJoinHandsOnAnObjectOfItsInputs() {
        Workflow workflow = workflow(
                List.of("a", "b"),
                List.of(
                        Join.all("both", Graphs.from("a", "b")),
                        Step.feel("sum", "both.a + both.b", Graphs.from("both"))),
                "sum");

        assertThat(evaluate(workflow, 1, 2).orThrow().outputs())
                .containsExactly(Map.entry("sum", BigDecimal.valueOf(3)));
    }

    @Test
    void aStepCallsAFunctionByName() {
        Workflow workflow = workflow(List.of(Graphs.step("count", "size", "in")), "count");

        assertThat(evaluate(workflow, List.of(1, 2, 3)).orThrow().outputs()).containsExactly(Map.entry("count", 3));
    }

    @Test
    void anUnknownFunctionIsRefusedWhenThePlanIsMade() {
        assertThatThrownBy(() -> Plan.of(workflow(List.of(Graphs.step("count", "sise", "in")), "count"), compiler))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("sise")
                .hasMessageContaining("feel, size");
    }

    @Test
    void theNameOfTheBuiltInFunctionCannotBeTaken() {
        assertThatThrownBy(() -> StepFunctions.of(Map.of("feel", input -> 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
