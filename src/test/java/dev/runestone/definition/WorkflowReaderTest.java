package dev.runestone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Problem;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkflowReaderTest {
    static final String LOAN = """
            kind: Workflow
            name: loan-approval
            version: 1.0.0
            description: Decides on loans.
            inputs:
              application: {type: object, properties: {salary: {type: number, minimum: 0}}, required: [salary]}
            components:
              income:
                step: {function: feel, expression: "application.salary - application.expenses", type: {type: number}}
                from: application
              eligibility:
                rules: {knowledge: loans, group: eligibility}
                from: application
              gate:
                condition: {expression: eligibility.ok}
                from: eligibility
              routed:
                condition: {routes: {high: "income > 10", low: "income < 5"}}
                from: income
              both:
                join: {mode: quorum, needed: 2, timeout: PT2S}
                from: [gate, routed.high, routed.low]
              decision:
                rules: {knowledge: "org:loans:1.0", groups: [a, b], resolution: first, facts: {x: Application}, emit: [Decision, Reason]}
                from: {x: application, y: both}
            outputs:
              decision: decision
              rest: routed.else
            """;

    private final WorkflowReader reader = new WorkflowReader(DefinitionLimits.standard());

    @Test
    void everyPartOfADefinitionIsRead() {
        Workflow workflow = reader.readYaml(LOAN).orRefuse();

        assertThat(workflow.name()).isEqualTo("loan-approval");
        assertThat(workflow.version()).isEqualTo(new Version(1, 0, 0, ""));
        assertThat(workflow.inputs()
                        .get("application")
                        .properties()
                        .get("salary")
                        .minimum())
                .isEqualTo(BigDecimal.ZERO);
        assertThat(workflow.components().values())
                .containsExactly(
                        new Step(
                                "income",
                                "feel",
                                Map.of("expression", "application.salary - application.expenses"),
                                List.of(new Input("application", Endpoint.of("application"))),
                                Type.of(Type.Kind.NUMBER)),
                        new RuleSet(
                                "eligibility",
                                "loans",
                                List.of("eligibility"),
                                Resolution.ALL,
                                Map.of(),
                                List.of(),
                                List.of(new Input("application", Endpoint.of("application")))),
                        Condition.guard("gate", "eligibility.ok", new Input("eligibility", Endpoint.of("eligibility"))),
                        new Condition(
                                "routed",
                                Map.of("high", "income > 10", "low", "income < 5"),
                                List.of(new Input("income", Endpoint.of("income")))),
                        new Join(
                                "both",
                                2,
                                Duration.ofSeconds(2),
                                List.of(
                                        new Input("gate", Endpoint.of("gate")),
                                        new Input("routed", new Endpoint("routed", "high")),
                                        new Input("routed", new Endpoint("routed", "low")))),
                        new RuleSet(
                                "decision",
                                "org:loans:1.0",
                                List.of("a", "b"),
                                Resolution.FIRST,
                                Map.of("x", "Application"),
                                List.of("Decision", "Reason"),
                                List.of(
                                        new Input("x", Endpoint.of("application")),
                                        new Input("y", Endpoint.of("both")))));
        assertThat(workflow.outputs())
                .containsExactly(
                        Map.entry("decision", Endpoint.of("decision")),
                        Map.entry("rest", new Endpoint("routed", "else")));
    }

    @Test
    void whatIsWrittenIsReadBackEqual() {
        Workflow workflow = reader.readYaml(LOAN).orRefuse();
        WorkflowWriter writer = new WorkflowWriter();

        assertThat(reader.readYaml(writer.yaml(workflow)).orRefuse()).isEqualTo(workflow);
        assertThat(reader.readJson(writer.json(workflow)).orRefuse()).isEqualTo(workflow);
    }

    @Test
    void everyProblemIsReportedWithItsPathAndPlace() {
        List<Problem> problems = reader.readYaml("""
                        kind: Workflow
                        nmae: x
                        version: 1.0
                        components:
                          score:
                            rules: {knowledge: loans, resolutoin: first}
                            from: [application, "no name"]
                          other:
                            from: score
                          "bad name":
                            step: {function: feel}
                            from: score
                        outputs: {}
                        """).problems();

        assertThat(problems.stream().map(Problem::toString))
                .containsExactlyInAnyOrder(
                        "nmae: There is no key 'nmae' here. (line 2, column 7) Did you mean 'name'?",
                        "'name' is missing. (line 1, column 1) " + WorkflowReader.NAME_FORM,
                        "version: Here is the number 1.0, not a text. (line 3, column 10) Write a semantic version, for example 1.0.0.",
                        "components.score.rules.resolutoin: There is no key 'resolutoin' here. (line 6, column 43) Did you mean 'resolution'?",
                        "components.score.from[1]: Here is the text 'no name'. (line 7, column 25) "
                                + WorkflowReader.ENDPOINT_FORM,
                        "components.other: The component has no kind. (line 9, column 5) Give it exactly one of step, rules, condition, join, machine, accumulator, aggregate, saga, process.",
                        "components.bad name: 'bad name' is no name. (line 11, column 5) " + WorkflowReader.NAME_FORM,
                        "components.bad name.step: 'expression' is missing. (line 11, column 11) Write it as {function: feel, expression: …}.");
    }

    @Test
    void brokenYamlIsAProblemWithItsPlace() {
        assertThat(reader.readYaml("kind: Workflow\nname: [x").problems())
                .singleElement()
                .asString()
                .contains("no YAML", "line 2");
        assertThat(reader.readJson("{\"kind\": \"Workflow\",\n \"name\": }").problems())
                .singleElement()
                .asString()
                .contains("no JSON", "line 2");
    }

    @Test
    @Timeout(20)
    void yamlBombsAreRefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1)));
        }
        assertThat(reader.readYaml(laughs.toString()).problems())
                .singleElement()
                .asString()
                .contains("more than the 500000");
        assertThat(reader.readYaml("a: &a [*a]").problems())
                .singleElement()
                .asString()
                .contains("alias *a");
        assertThat(reader.readYaml("[".repeat(20_000)).problems()).hasSize(1);
        assertThat(reader.readYaml("{a: ".repeat(20_000)).problems()).hasSize(1);
        assertThat(reader.readJson("[".repeat(20_000)).problems()).hasSize(1);
        assertThat(reader.readYaml("a: !!javax.script.ScriptEngineManager [x]").problems())
                .singleElement()
                .asString()
                .contains("tag");
        assertThat(reader.readYaml("a: !!str 1").problems())
                .singleElement()
                .asString()
                .contains("tag");
        assertThat(reader.readYaml("x".repeat(9_000_000)).problems())
                .singleElement()
                .asString()
                .contains("characters");
        assertThat(reader.readYaml("a: 1\n---\nb: 2").problems())
                .singleElement()
                .asString()
                .contains("second document");
        assertThat(reader.readYaml("a: 1\na: 2").problems())
                .singleElement()
                .asString()
                .contains("twice");
        assertThat(reader.readJson("{\"a\": 1, \"a\": 2}").problems())
                .singleElement()
                .asString()
                .contains("twice");
        assertThat(reader.readJson("{} {}").problems())
                .singleElement()
                .asString()
                .contains("more behind");
        assertThat(reader.readYaml("").problems()).singleElement().asString().contains("empty");
        assertThat(reader.readJson("").problems()).singleElement().asString().contains("empty");
    }

    @Test
    void anAliasThatStandsForSomethingIsFollowed() {
        Workflow workflow = reader.readYaml("""
                        kind: Workflow
                        name: aliased
                        version: 1.0.0
                        inputs: {a: &t {type: number}, b: *t}
                        components: {}
                        outputs: {a: a}
                        """).orRefuse();

        assertThat(workflow.inputs().get("b")).isEqualTo(Type.of(Type.Kind.NUMBER));
    }

    @Test
    void problemsOfTheValidationGetTheirPlace() {
        Reading reading = reader.readYaml(LOAN);

        assertThat(reading.located(
                        List.of(Problem.at(dev.runestone.api.Path.of("components", "both", "from", 1), "No."))))
                .singleElement()
                .asString()
                .isEqualTo("components.both.from[1]: No. (line 22, column 18)");
    }
}
