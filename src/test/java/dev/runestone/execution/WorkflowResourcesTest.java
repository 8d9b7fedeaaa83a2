package dev.runestone.execution;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The catalog and the evaluation of workflows over HTTP. */
@QuarkusTest
class WorkflowResourcesTest {
    private static final String YAML = "application/yaml";

    /** A step function of an application's own. */
    @Singleton
    @Named("test-fail")
    static class Failing implements StepFunction {
        @Override
        public Object apply(StepInput input) {
            throw new IllegalStateException("out of ink");
        }
    }

    private static String income(String name, String version, String expression) {
        return """
                kind: Workflow
                name: %s
                version: %s
                inputs:
                  application:
                    type: object
                    properties:
                      salary: {type: number}
                      expenses: {type: number}
                    required: [salary, expenses]
                components:
                  income:
                    step: {function: feel, expression: "%s"}
                    from: application
                  enough:
                    condition: {expression: income > 1000}
                    from: income
                outputs:
                  income: income
                  enough: enough
                """.formatted(name, version, expression);
    }

    private static String income(String name) {
        return income(name, "1.0.0", "application.salary - application.expenses");
    }

    private static RequestSpecification yaml(String text) {
        return given().contentType(YAML).body(text.getBytes(UTF_8));
    }

    private static void create(String text) {
        yaml(text).post("/api/workflows").then().statusCode(201);
    }

    private static Response evaluate(String name, String body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/workflows/" + name + "/evaluations");
    }

    @Test
    void aWorkflowIsCreatedFoundAndRemoved() {
        Response created = yaml(income("rest-a")).post("/api/workflows");
        created.then()
                .statusCode(201)
                .header("Location", containsString("/api/workflows/rest-a/versions/1.0.0"))
                .header("ETag", notNullValue())
                .body("name", equalTo("rest-a"))
                .body("source", nullValue());
        yaml(income("rest-a")).post("/api/workflows").then().statusCode(200);
        yaml(income("rest-a", "1.0.0", "application.salary"))
                .post("/api/workflows")
                .then()
                .statusCode(409)
                .body("detail", containsString("Raise the version"));

        String etag = created.header("ETag");
        given().get("/api/workflows/rest-a/versions/1.0.0")
                .then()
                .statusCode(200)
                .header("ETag", equalTo(etag))
                .body("components.income.step.function", equalTo("feel"));
        given().header("If-Match", "\"other\"")
                .delete("/api/workflows/rest-a/versions/1.0.0")
                .then()
                .statusCode(412);
        given().header("If-Match", etag)
                .delete("/api/workflows/rest-a/versions/1.0.0")
                .then()
                .statusCode(204);
        given().get("/api/workflows/rest-a").then().statusCode(404).body("status", equalTo(404));
    }

    @Test
    void aWorkflowIsHadInFourForms() {
        create(income("rest-b"));

        given().accept(ContentType.JSON).get("/api/workflows/rest-b").then().body("name", equalTo("rest-b"));
        given().accept(YAML)
                .get("/api/workflows/rest-b")
                .then()
                .contentType(startsWith(YAML))
                .body(containsString("name: rest-b"));
        given().accept("text/vnd.mermaid")
                .get("/api/workflows/rest-b")
                .then()
                .contentType(startsWith("text/vnd.mermaid"))
                .body(containsString("flowchart"));
        given().accept("text/vnd.graphviz")
                .get("/api/workflows/rest-b")
                .then()
                .contentType(startsWith("text/vnd.graphviz"))
                .body(containsString("digraph"));
        given().accept("image/png").get("/api/workflows/rest-b").then().statusCode(406);
        String yaml = given().accept(YAML).get("/api/workflows/rest-b").asString();
        yaml(yaml).post("/api/workflows").then().statusCode(200);
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        create(income("rest-c"));
        String json = given().get("/api/workflows/rest-c").header("ETag");
        String yaml = given().accept(YAML).get("/api/workflows/rest-c").header("ETag");

        given().header("If-None-Match", json)
                .get("/api/workflows/rest-c")
                .then()
                .statusCode(304);
        assertThat(yaml).isNotEqualTo(json);
        given().accept(YAML)
                .header("If-None-Match", json)
                .get("/api/workflows/rest-c")
                .then()
                .statusCode(200);
    }

    @Test
    void versionsAndWorkflowsAreListedInPages() {
        for (String version : List.of("1.0.0", "1.2.0", "1.10.0")) {
            create(income("rest-d", version, "application.salary"));
        }
        create(income("rest-e"));

        Response first = given().queryParam("limit", 2).get("/api/workflows/rest-d/versions");
        first.then().body("items.version", equalTo(List.of("1.10.0", "1.2.0")));
        String next = first.path("next");
        given().queryParam("limit", 2)
                .queryParam("cursor", next)
                .get("/api/workflows/rest-d/versions")
                .then()
                .body("items.version", equalTo(List.of("1.0.0")))
                .body("next", nullValue());
        given().get("/api/workflows")
                .then()
                .body("items.name", hasItems("rest-d", "rest-e"))
                .body("items.findAll { it.name == 'rest-d' }.version", equalTo(List.of("1.10.0")));
        given().queryParam("limit", 0).get("/api/workflows").then().statusCode(400);
    }

    @Test
    void everyProblemOfAWorkflowIsReportedWithItsPlace() {
        String broken = """
                kind: Workflow
                name: rest-f
                version: 1.0.0
                inputs:
                  application: {type: object}
                components:
                  income:
                    step: {function: feal, expression: "1"}
                    from: aplication
                  decision:
                    rules: {knowledge: absent-base, group: decision}
                    from: income
                outputs:
                  decision: decision
                """;
        List<String> pointers = List.of("/components/income/step/function", "/components/decision/rules/knowledge");

        yaml(broken)
                .post("/api/workflows/validations")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("problems.pointer", hasItems(pointers.toArray(String[]::new)));
        yaml(broken)
                .post("/api/workflows")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems(pointers.toArray(String[]::new)));
        yaml(income("rest-f")).post("/api/workflows/validations").then().body("valid", equalTo(true));
    }

    @Test
    void anEvaluationGivesOutputs() {
        create(income("rest-g"));

        evaluate("rest-g", "{\"inputs\": {\"application\": {\"salary\": 3000, \"expenses\": 900.5}}}")
                .then()
                .statusCode(200)
                .body("workflow", equalTo("rest-g"))
                .body("version", equalTo("1.0.0"))
                .body("outputs.income", equalTo(2099.5f))
                .body("outputs.enough", equalTo(2099.5f))
                .body("$", aMapWithSize(3));
        evaluate("rest-g", "{\"version\": \"1.0.0\", \"inputs\": {\"application\": {\"salary\": 1, \"expenses\": 0}}}")
                .then()
                .body("outputs", equalTo(Map.of("income", 1)));
    }

    @Test
    void anExplanationShowsTheGraphOfFacts() {
        create(income("rest-h"));

        evaluate("rest-h", "{\"inputs\":{\"application\":{\"salary\":1,\"expenses\":0}},\"explain\":\"full\"}")
                .then()
                .statusCode(200)
                .body("facts.from", equalTo(List.of("application", "income", "enough.else")))
                .body("facts[1].parents", equalTo(List.of(1)))
                .body("why.income.inputs", equalTo(List.of("application")))
                .body("why.income.components", equalTo(List.of("income")))
                .body("timings.component", equalTo(List.of("income", "enough")))
                .body("skipped", hasSize(0));
        evaluate("rest-h", "{\"inputs\":{\"application\":{\"salary\":1,\"expenses\":0}},\"explain\":\"trace\"}")
                .then()
                .body("timings", hasSize(2))
                .body("facts", nullValue());
    }

    @Test
    void inputsThatDoNotFitAreProblemsWithPointers() {
        create(income("rest-i"));

        evaluate("rest-i", "{\"inputs\": {\"application\": {\"salary\": \"much\"}, \"other\": 1}}")
                .then()
                .statusCode(422)
                .contentType(startsWith("application/problem+json"))
                .body(
                        "errors.pointer",
                        hasItems("/inputs/application/salary", "/inputs/application/expenses", "/inputs/other"));
        evaluate("rest-i", "{}").then().statusCode(422).body("errors.pointer", hasItem("/inputs/application"));
        evaluate("rest-i", "{\"version\": \"one\"}").then().statusCode(422);
        evaluate("rest-i", "{\"explain\": \"all\"}").then().statusCode(422);
        evaluate("rest-i", "{\"version\": \"9.9.9\"}").then().statusCode(404);
        evaluate("absent", "{}").then().statusCode(404);
    }

    @Test
    void aFailureOfAComponentTellsWhatHadBeenComputed() {
        create("""
                kind: Workflow
                name: rest-j
                version: 1.0.0
                inputs:
                  amount: {type: number}
                components:
                  good:
                    step: {function: feel, expression: amount + 1}
                    from: amount
                  bad:
                    step: {function: test-fail}
                    from: good
                outputs:
                  good: good
                  bad: bad
                """);

        evaluate("rest-j", "{\"inputs\": {\"amount\": 1}}")
                .then()
                .statusCode(422)
                .contentType(startsWith("application/problem+json"))
                .body("component", equalTo("bad"))
                .body("errors[0].pointer", equalTo("/components/bad"))
                .body("errors[0].message", containsString("out of ink"))
                .body("evaluation.outputs.good", equalTo(2))
                .body("evaluation.facts.from", equalTo(List.of("amount", "good")));
    }

    @Test
    void rulesDecideWithinAWorkflowAndAreNamedInTheExplanation() {
        deploy("""
                package tour
                declare Application
                    age : int
                end
                declare Decision
                    approved : boolean
                end
                rule "adults are approved"
                when
                    Application(age >= 18)
                then
                    insert(new Decision(true));
                end
                """);
        String workflow = """
                kind: Workflow
                name: rest-l
                version: 1.0.0
                inputs:
                  application: {type: object}
                components:
                  decision:
                    rules: {knowledge: execution-tour, emit: Decision}
                    from: application
                outputs:
                  decision: decision
                """;
        awaitValid(workflow);
        create(workflow);

        evaluate("rest-l", "{\"inputs\": {\"application\": {\"age\": 30}}, \"explain\": \"full\"}")
                .then()
                .statusCode(200)
                .body("outputs.decision.approved", equalTo(true))
                .body("trace[0].component", equalTo("decision"))
                .body("trace[0].firings[0].rule", equalTo("adults are approved"))
                .body("facts[1].rules", equalTo(List.of("adults are approved")))
                .body("why.decision.rules", equalTo(List.of("adults are approved")));
        evaluate("rest-l", "{\"inputs\": {\"application\": {\"age\": \"old\"}}}")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/components/decision/facts/0/value/age"));
    }

    private static void deploy(String drl) {
        given().contentType(ContentType.JSON)
                .body(Map.of(
                        "group", "test",
                        "artifact", "execution-tour",
                        "version", "1.0.0",
                        "assets", List.of(Map.of("path", "tour.drl", "text", drl)),
                        "activate", true))
                .post("/api/deployments")
                .then()
                .statusCode(202);
    }

    /** A deployment is ready a moment before its version decides, so that its status is not what to wait for. */
    private static void awaitValid(String workflow) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!isValid(workflow) && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(isValid(workflow)).isTrue();
    }

    private static boolean isValid(String workflow) {
        return yaml(workflow).post("/api/workflows/validations").path("valid");
    }

    @Test
    void malformedBodiesAreNeverErrorsOfOurs() {
        create(income("rest-k"));
        Random random = new Random(7);
        String sound =
                "{\"version\": null, \"inputs\": {\"application\": {\"salary\": 1, \"expenses\": 0}}, \"explain\": \"none\"}";
        List<String> bodies = new ArrayList<>(
                List.of("", "null", "[]", "1", "\"x\"", "{", "{\"inputs\": 3}", "{\"inputs\": null}", "{\"x\": 1}"));
        for (int i = 0; i < 100; i++) {
            StringBuilder mutated = new StringBuilder(sound);
            for (int j = 0; j <= random.nextInt(4); j++) {
                mutated.setCharAt(random.nextInt(mutated.length()), (char) (32 + random.nextInt(95)));
            }
            bodies.add(mutated.toString());
        }
        for (String body : bodies) {
            assertThat(evaluate("rest-k", body).statusCode()).as(body).isBetween(200, 499);
            assertThat(given().contentType(ContentType.JSON)
                            .body(body)
                            .post("/api/workflows")
                            .statusCode())
                    .as(body)
                    .isBetween(400, 499);
            assertThat(yaml(body).post("/api/workflows").statusCode()).as(body).isBetween(400, 499);
        }
    }

    @Test
    void everyOperationIsInTheApiDocument() {
        String document = given().accept(ContentType.JSON).get("/q/openapi").asString();

        assertThat(document)
                .contains(
                        "createWorkflow",
                        "validateWorkflow",
                        "listWorkflows",
                        "listWorkflowVersions",
                        "getWorkflow",
                        "getWorkflowVersion",
                        "removeWorkflowVersion",
                        "evaluateWorkflow");
    }
}
