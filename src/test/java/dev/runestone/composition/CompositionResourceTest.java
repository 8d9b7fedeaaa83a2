package dev.runestone.composition;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** Compositions over HTTP. */
@QuarkusTest
class CompositionResourceTest {
    private static final String COMPONENTS = """
            "components": {
              "profile": {"needs": {"who": "customer"}, "provides": {"percent": "discount", "land": "country"},
                "step": {"function": "feel", "expression": "{percent: who.years, land: who.home}"}},
              "sum": {"needs": {"order": "order"}, "provides": "sum",
                "step": {"function": "feel", "expression": "sum(order)"}},
              "reduce": {"needs": {"sum": "sum", "percent": "discount"}, "provides": "price",
                "step": {"function": "feel", "expression": "sum * (100 - percent) / 100"}},
              "tax": {"needs": {"net": "price", "land": "country"}, "provides": "gross price",
                "step": {"function": "feel", "expression": "if land = \\"AT\\" then net * 1.2 else net * 1.19"}},
              "idle": {"needs": {"order": "order"}, "provides": "nothing of use",
                "step": {"function": "feel", "expression": "order"}}}""";

    private static ValidatableResponse compose(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/compositions")
                .then();
    }

    @Test
    void aGoalBecomesAWorkflowThatCanBeSavedAndEvaluated() {
        compose("""
                {"name": "composed-price", "version": "1.2.0", "description": "made from a goal", "save": true,
                 "inputs": {"buyer": {"concept": "regular customer", "type": {"type": "object"}}, "order": "order"},
                 "outputs": {"total": "gross price", "net": "price", "home": "country"},
                 "kinds": {"regular customer": "customer"}, %s}""".formatted(COMPONENTS))
                .statusCode(200)
                .body("plans", hasSize(1))
                .body(
                        "plans[0].layers",
                        contains(containsInAnyOrder("profile", "sum"), contains("reduce"), contains("tax")))
                .body("plans[0].components", equalTo(4))
                .body("plans[0].cost", equalTo(4.0f))
                .body("plans[0].proven", equalTo(true))
                .body("plans[0].explanation", equalTo("No plan has fewer than 3 layers; none of as many costs less."))
                .body("plans[0].workflow.components.tax.from.net", equalTo("reduce"))
                .body("plans[0].workflow.components.tax.from.land", equalTo("profile-land"))
                .body("plans[0].workflow.inputs.buyer.type", equalTo("object"))
                .body("saved.version", equalTo("1.2.0"));

        given().contentType(ContentType.JSON)
                .body("""
                        {"inputs": {"buyer": {"years": 10, "home": "AT"}, "order": [60, 40]}}""")
                .post("/api/workflows/composed-price/evaluations")
                .then()
                .statusCode(200)
                .body("outputs.total", equalTo(108.0f))
                .body("outputs.net", equalTo(90))
                .body("outputs.home", equalTo("AT"));
    }

    @Test
    void whatIsNotSavedIsNotInTheCatalog() {
        compose("""
                {"name": "unsaved-price", "inputs": {"order": "order"}, "outputs": {"sum": "sum"}, %s}""".formatted(COMPONENTS)).statusCode(200).body("saved", nullValue());

        given().get("/api/workflows/unsaved-price").then().statusCode(404);
    }

    @Test
    void aVersionOfOtherContentIsNotReplaced() {
        String body = """
                {"name": "kept", "save": true, "inputs": {"order": "%s"}, "outputs": {"sum": "sum"}, %s}""";
        compose(body.formatted("order", COMPONENTS)).statusCode(200);
        compose(body.formatted("order", COMPONENTS)).statusCode(200);
        compose(body.formatted("order", COMPONENTS.replace("sum(order)", "max(order)")))
                .statusCode(409);
    }

    @Test
    void aGoalThatNothingLeadsToIsRefusedWithWhatIsMissing() {
        compose("""
                {"name": "x", "inputs": {"order": "order"}, "outputs": {"total": "gross price", "sum": "sum"}, %s}""".formatted(COMPONENTS))
                .statusCode(422)
                .body("errors", hasSize(1))
                .body("errors[0].path", equalTo("outputs.total"))
                .body("errors[0].message", equalTo("Nothing leads from the inputs to 'gross price'."))
                .body("errors[0].hint", containsString("Missing: "));
    }

    @Test
    void cheaperPlansOfMoreLayersAreToldWhereTheyAreWanted() {
        String body = """
                {"name": "ways", "inputs": {"a": "a"}, "outputs": {"z": "z"}, "alternatives": %s, "components": {
                  "direct": {"needs": {"x": "a"}, "provides": "z", "cost": 9, "step": {"function": "feel", "expression": "x"}},
                  "one": {"needs": {"x": "a"}, "provides": "b", "cost": 2, "step": {"function": "feel", "expression": "x"}},
                  "two": {"needs": {"x": "b"}, "provides": "z", "cost": 2.5, "step": {"function": "feel", "expression": "x"}}}}""";
        compose(body.formatted("true"))
                .statusCode(200)
                .body("plans.cost", contains(9.0f, 4.5f))
                .body(
                        "plans[1].explanation",
                        equalTo("With 2 layers it costs less than with fewer; none of as many costs less."));
        compose(body.formatted("false")).statusCode(200).body("plans", hasSize(1));
    }

    @Test
    void componentsThatDoNotFitTogetherAreRefusedWithThePlace() {
        compose("""
                {"name": "wrong", "inputs": {"a": "a"}, "outputs": {"z": "z"}, "components": {
                  "broken": {"needs": {"x": "a"}, "provides": "z", "step": {"function": "feel", "expression": "x +"}}}}""").statusCode(422).body("errors.path", hasItem(containsString("components.broken.step")));
        compose("""
                {"name": "no name!", "version": "one", "inputs": {"a": "a"}, "outputs": {"z": "a"}, "components": {}}""").statusCode(422).body("errors.path", hasItem("name")).body("errors.path", hasItem("version"));
    }

    @Test
    void everythingThatIsWrongWithARequestIsToldAtOnce() {
        compose("""
                {"inputs": {"a": {"concept": "", "kind": "x"}, "b": 7}, "outputs": {},
                 "components": {
                   "none": null,
                   "from": {"from": "a", "needs": {"x": "a"}, "provides": "z"},
                   "free": {"needs": {"x": "a"}, "provides": {"m": 5}, "cost": 0},
                   "void": {"needs": {}, "provides": " "}}}""")
                .statusCode(422)
                .body(
                        "errors.path",
                        containsInAnyOrder(
                                "name",
                                "inputs.a",
                                "inputs.a.kind",
                                "inputs.b",
                                "outputs",
                                "components.none",
                                "components.from.from",
                                "components.free.provides.m",
                                "components.free.cost",
                                "components.void.needs",
                                "components.void.provides"));
        compose("{\"name\": \"x\"}").statusCode(422).body("errors.path", contains("inputs", "outputs", "components"));
        compose("""
                {"name": "x", "inputs": {"a": "a"}, "outputs": {"z": "z"}, "components": {},
                 "kinds": {"a": "b", "b": "a"}}""").statusCode(422).body("errors[0].message", containsString("a → b → a"));
        compose("").statusCode(400);
    }
}
