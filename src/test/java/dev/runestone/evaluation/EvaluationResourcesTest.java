package dev.runestone.evaluation;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evaluations by strategy, and validations, over HTTP. */
@QuarkusTest
class EvaluationResourcesTest {
    private static final String WORKFLOW = """
            kind: Workflow
            name: strategies
            version: 1.0.0
            inputs:
              parcel: {type: object}
            components:
              weight:
                step: {function: feel, expression: number(parcel.weight)}
                from: parcel
              price:
                step: {function: feel, expression: 4 + weight}
                from: weight
              insurance:
                step: {function: feel, expression: parcel.value * 0.02}
                from: parcel
            outputs:
              price: price
              insurance: insurance
            assertions:
              - {expression: price < 50, severity: warning, message: dear}
              - {expression: inputs.parcel.value >= 0}
            """;

    private static final String FEEDBACK = """
            kind: Workflow
            name: halving
            version: 1.0.0
            inputs:
              x: {type: number}
            components:
              half:
                step: {function: feel, expression: floor(x / 2)}
                from: x
            outputs:
              half: half
            feedback:
              x: half
            """;

    @BeforeEach
    void create() {
        for (String text : new String[] {WORKFLOW, FEEDBACK}) {
            given().contentType("application/yaml").body(text.getBytes(UTF_8)).post("/api/workflows");
        }
    }

    private static ValidatableResponse evaluate(String workflow, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/workflows/" + workflow + "/evaluations")
                .then();
    }

    @Test
    void theStrategyIsChosenAndExplainedWhereThatIsAskedFor() {
        evaluate("strategies", """
                {"inputs": {"parcel": {"weight": "5", "value": 100}}, "strategy": "auto"}""")
                .statusCode(200)
                .body("strategy.name", equalTo("single"))
                .body("strategy.reason", containsString("once"));
        evaluate("strategies", """
                {"inputs": {"parcel": {"weight": "5", "value": 100}}, "strategy": "auto", "outputs": ["price"]}""")
                .statusCode(200)
                .body("strategy.name", equalTo("lazy"))
                .body("outputs", not(hasKey("insurance")));
        evaluate("halving", """
                {"inputs": {"x": 100}, "strategy": "auto"}""")
                .statusCode(200)
                .body("strategy.name", equalTo("reactUntilSatisfied"))
                .body("outputs.half", equalTo(0));
    }

    @Test
    void whereNothingIsAskedForNothingIsSaidOfTheStrategy() {
        evaluate("strategies", """
                {"inputs": {"parcel": {"weight": "5", "value": 100}}}""").statusCode(200).body("strategy", nullValue());
    }

    @Test
    void feedbackIsRefusedWhereNothingIsFedBack() {
        evaluate("halving", """
                {"inputs": {"x": 100}, "strategy": "single"}""")
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/strategy"))
                .body("errors[0].hint", containsString("reactUntilSatisfied"));
        given().contentType(ContentType.JSON)
                .body("""
                        {"workflow": "halving", "inputs": {"x": 100}}""")
                .post("/api/runs")
                .then()
                .statusCode(422)
                .body("errors[0].message", containsString("feeds x back"));
    }

    @Test
    void whatFailsInIsolationIsReportedBesideWhatSucceeds() {
        evaluate("strategies", """
                {"inputs": {"parcel": {"weight": "much", "value": 100}}, "failures": "isolate", "explain": "trace"}""")
                .statusCode(200)
                .body("outputs.insurance", equalTo(2.0f))
                .body("outputs", not(hasKey("price")))
                .body("failures", hasSize(1))
                .body("failures[0].component", equalTo("weight"))
                .body("skipped", hasItem("price"));
    }

    @Test
    void everyWordThatIsNotKnownIsSaid() {
        evaluate("strategies", """
                {"inputs": {"parcel": {}}, "strategy": "eager"}""").statusCode(422).body("errors[0].pointer", equalTo("/strategy"));
        evaluate("strategies", """
                {"inputs": {"parcel": {}}, "failures": "hide"}""").statusCode(422).body("errors[0].pointer", equalTo("/failures"));
        evaluate("strategies", """
                {"inputs": {"parcel": {}}, "deadline": "soon"}""").statusCode(422).body("errors[0].pointer", equalTo("/deadline"));
        evaluate("strategies", """
                {"inputs": {"parcel": {}}, "strategy": "lazy", "outputs": ["cost"]}""").statusCode(422).body("errors[0].message", containsString("no output 'cost'"));
    }

    @Test
    void anEvaluationOfAWorkflowWithAssertionsTellsHowTheOutputsStand() {
        evaluate("strategies", """
                {"inputs": {"parcel": {"weight": "90", "value": -1}}}""")
                .statusCode(200)
                .body("validation.valid", equalTo(false))
                .body("validation.violations", hasSize(2))
                .body("validation.violations[0].severity", equalTo("error"))
                .body("validation.violations[0].pointer", equalTo("/assertions/1"))
                .body("validation.violations[1].message", equalTo("dear"));
    }

    @Test
    void anEnforcedViolationFailsTheEvaluationWithWhatWasComputed() {
        evaluate("strategies", """
                {"inputs": {"parcel": {"weight": "90", "value": 1}}, "validation": {"enforce": "warning"}}""")
                .statusCode(422)
                .body("errors[0].message", equalTo("dear"))
                .body("evaluation.outputs.price", equalTo(94));
        evaluate("strategies", """
                {"inputs": {"parcel": {"weight": "90", "value": 1}}, "validation": {"enforce": "error"}}""").statusCode(200).body("validation.valid", equalTo(true));
    }

    @Test
    void schemasAndAssertionsThatCannotBeReadAreNamed() {
        evaluate("strategies", """
                {"inputs": {"parcel": {"weight": "9", "value": 1}}, "validation": {
                  "schemas": {"cost": {}}, "assertions": [{"expression": "price <"}, {"severity": "info"},
                  {"expression": "price > 0", "severity": "bad"}], "enforce": "maybe"}}""")
                .statusCode(422)
                .body("errors.pointer", hasItem("/validation/schemas/cost"))
                .body("errors.pointer", hasItem("/validation/assertions/0/expression"))
                .body("errors.pointer", hasItem("/validation/assertions/1/expression"))
                .body("errors.pointer", hasItem("/validation/assertions/2/severity"))
                .body("errors.pointer", hasItem("/validation/enforce"));
    }

    private static ValidatableResponse validate(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/validations")
                .then();
    }

    @Test
    void outputsFromElsewhereAreHeldAgainstSchemasAssertionsAndAWorkflow() {
        validate("""
                {"workflow": "strategies", "outputs": {"price": 60, "insurance": "two"},
                 "inputs": {"parcel": {"value": 3}}, "schemas": {"insurance": {"type": "number"}},
                 "assertions": [{"expression": "price > insurance", "severity": "info"}]}""")
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("violations.severity", equalTo(java.util.List.of("error", "warning", "info")))
                .body("violations[0].pointer", equalTo("/insurance"));
    }

    @Test
    void aSchemaReachesNothingOutsideItself() {
        validate("""
                {"outputs": {"a": 1}, "schemas": {"a": {"$ref": "http://127.0.0.1:1/schema.json"}}}""").statusCode(422).body("errors[0].pointer", equalTo("/schemas/a"));
        validate("""
                {"outputs": {"a": 1}, "schemas": {"a": {"$ref": "file:///etc/passwd"}}}""").statusCode(422);
        validate("""
                {"outputs": {"a": 1}, "schemas": {"a": {"$ref": "classpath:application.properties"}}}""").statusCode(422);
    }

    @Test
    void aSchemaThatGoesRoundInCirclesOrIsNoneIsRefused() {
        validate("""
                {"outputs": {"a": {"b": 1}}, "schemas": {"a": {"$ref": "#"}}}""").statusCode(422);
        validate("""
                {"outputs": {"a": "x"}, "schemas": {"a": {"pattern": "("}}}""").statusCode(422);
    }

    @Test
    void anExpressionMadeToTakeForeverEndsAtTheDeadlineAndLeavesTheWorkerFree() {
        validate("""
                {"outputs": {"a": "%s!"}, "schemas": {"a": {"pattern": "a.*a.*a.*a.*a.*a.*a.*a.*a.*a.*b"}}}""".formatted("a".repeat(60))).statusCode(504);
        given().get("/q/health/ready").then().statusCode(200);
    }
}
