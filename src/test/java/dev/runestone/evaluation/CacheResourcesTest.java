package dev.runestone.evaluation;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cache, specialisations and rule queries over HTTP. */
@QuarkusTest
@TestProfile(CacheResourcesTest.RulesOnly.class)
class CacheResourcesTest {
    /** Expressions are never dear enough, however slow this machine is. */
    public static final class RulesOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("runestone.cache.worth", "PT1H");
        }
    }

    private static final String FEES = """
            package tests.fees;
            declare Parcel
                weight : int
            end
            declare Fee
                amount : double
            end
            rule "fee" when Parcel(weight > 0) then insert(new Fee(%s)); end
            """;

    private static final String PLACES = """
            package tests.places;
            declare Location
                thing : String
                location : String
            end
            query isContainedIn(String inner, String outer)
                Location(inner, outer;)
                or
                (Location(between, outer;) and ?isContainedIn(inner, between;))
            end
            rule "never" when Location() then insert(new Location("a", "b")); end
            """;

    private static final String QUOTE = """
            kind: Workflow
            name: lazy-quote
            version: 1.0.0
            inputs:
              parcel: {type: object}
              percent: {type: number}
            components:
              fee:
                rules: {knowledge: lazy-fees, emit: Fee}
                from: parcel
              surcharge:
                rules: {knowledge: lazy-surcharges, emit: Fee}
                from: parcel
                policy: {cache: {tags: [surcharges]}}
              price:
                step: {function: feel, expression: (fee.amount + surcharge.amount) * (100 - percent) / 100}
                from: [fee, surcharge, percent]
            outputs:
              price: price
              fee: fee
            """;

    private static final String WHERE = """
            kind: Workflow
            name: lazy-where
            version: 1.0.0
            inputs:
              locations: {type: array}
              thing: {type: string}
            components:
              places:
                rules:
                  knowledge: lazy-places
                  facts: {locations: Location}
                  query: isContainedIn
                  arguments: {inner: upper case(thing)}
                from: [locations, thing]
              names:
                step: {function: feel, expression: "for p in places return p.outer"}
                from: places
            outputs:
              names: names
            """;

    private static void deploy(String artifact, String version, String drl) {
        String id = given().contentType(ContentType.JSON)
                .body(Map.of(
                        "group",
                        "tests",
                        "artifact",
                        artifact,
                        "version",
                        version,
                        "assets",
                        List.of(Map.of("path", "rules.drl", "text", drl))))
                .post("/api/deployments")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        while (given().get("/api/deployments/" + id).path("status").equals("BUILDING")) {
            Thread.onSpinWait();
        }
    }

    private static boolean isThere(String artifact) {
        return given().get("/api/knowledge-bases/" + artifact).statusCode() == 200;
    }

    @BeforeEach
    void create() {
        if (!isThere("lazy-places")) {
            deploy("lazy-fees", "1", FEES.formatted("10"));
            deploy("lazy-surcharges", "1", FEES.formatted("5"));
            deploy("lazy-places", "1", PLACES);
        }
        for (String text : new String[] {QUOTE, WHERE}) {
            given().contentType("application/yaml")
                    .body(text.getBytes(UTF_8))
                    .post("/api/workflows")
                    .then()
                    .statusCode(oneOf(200, 201));
        }
        given().delete("/api/cache").then().statusCode(200);
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).post(path).then();
    }

    private static ValidatableResponse evaluate(String body) {
        return post("/api/workflows/lazy-quote/evaluations", body);
    }

    private static String quote(int weight) {
        return """
                {"inputs": {"parcel": {"weight": %d}, "percent": 20}, "strategy": "lazy"}""".formatted(weight);
    }

    @Test
    void aWarmCacheAnswersWithTheSameAndWithoutTheRules() {
        evaluate(quote(1))
                .statusCode(200)
                .body("outputs.price", equalTo(12))
                .body("recall.executed", equalTo(3))
                .body("recall.recalled", equalTo(0));
        evaluate(quote(1))
                .statusCode(200)
                .body("outputs.price", equalTo(12))
                .body("recall.executed", equalTo(1))
                .body("recall.recalled", equalTo(2));
        given().get("/api/cache")
                .then()
                .statusCode(200)
                .body("enabled", equalTo(true))
                .body("entries", equalTo(2))
                .body("hits", greaterThanOrEqualTo(2))
                .body("saved", containsString("PT"))
                .body("limits.keep", equalTo("PT10M"));
        given().get("/q/metrics").then().body(containsString("runestone_cache_hits_total"));
    }

    @Test
    void aTraceIsOfRulesThatWereFired() {
        evaluate(quote(2)).statusCode(200);
        evaluate("""
                {"inputs": {"parcel": {"weight": 2}, "percent": 20}, "strategy": "lazy", "explain": "trace"}""").statusCode(200).body("recall.recalled", equalTo(0)).body("trace", hasSize(2));
    }

    @Test
    void whatIsNotWantedIsNotTouched() {
        evaluate("""
                {"inputs": {"parcel": {"weight": 3}}, "strategy": "lazy", "outputs": ["fee"]}""")
                .statusCode(200)
                .body("outputs", not(hasKey("price")))
                .body("recall.executed", equalTo(1))
                .body("recall.untouched", equalTo(2));
    }

    @Test
    void redeployingForgetsExactlyWhatDependsOnIt() {
        evaluate(quote(4)).statusCode(200);

        deploy("lazy-fees", "2", FEES.formatted("30"));
        given().get("/api/cache").then().body("entries", equalTo(1));
        evaluate(quote(4)).statusCode(200).body("outputs.price", equalTo(28)).body("recall.recalled", equalTo(1));

        given().contentType(ContentType.JSON)
                .body("{\"version\": \"1\"}")
                .put("/api/knowledge-bases/lazy-fees/active")
                .then()
                .statusCode(200);
        evaluate(quote(4)).statusCode(200).body("outputs.price", equalTo(12)).body("recall.recalled", equalTo(1));
    }

    @Test
    void resultsAreComputedAheadAndForgottenByEachCriterion() {
        String body = """
                {"workflow": "lazy-quote", "inputs": {"parcel": {"weight": 5}, "percent": 0}}""";
        post("/api/cache/results", body)
                .statusCode(200)
                .body("outputs.price", equalTo(15))
                .body("cached.component", contains("fee", "surcharge"))
                .body("cached[0].bytes", greaterThanOrEqualTo(100));
        post("/api/cache/results", body)
                .statusCode(200)
                .body("cached", hasSize(0))
                .body("recalled", equalTo(2));
        evaluate(quote(5)).body("recall.recalled", equalTo(2));

        given().delete("/api/cache?component=price").then().body("invalidated", equalTo(0));
        given().delete("/api/cache?tag=surcharges").then().body("invalidated", equalTo(1));
        given().delete("/api/cache?workflow=lazy-quote&component=fee").then().body("invalidated", equalTo(1));
        post("/api/cache/results", body).body("cached", hasSize(2));
        given().delete("/api/cache?knowledge=tests:lazy-fees").then().body("invalidated", equalTo(1));
        given().delete("/api/cache?workflow=other").then().body("invalidated", equalTo(0));
        given().delete("/api/cache").then().body("invalidated", equalTo(1));
    }

    @Test
    void whatCannotBeCachedOrForgottenIsSaid() {
        post("/api/cache/results", "{}").statusCode(422).body("errors[0].pointer", equalTo("/workflow"));
        post("/api/cache/results", "{\"workflow\": \"no-such\"}").statusCode(404);
        post("/api/cache/results", "{\"workflow\": \"lazy-quote\", \"version\": \"one\"}")
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/version"));
        post("/api/cache/results", "{\"workflow\": \"lazy-quote\"}")
                .statusCode(422)
                .body("errors.pointer", hasItem("/inputs/parcel"));
        given().contentType(ContentType.JSON).post("/api/cache/results").then().statusCode(400);
        given().delete("/api/cache?tag={blank}&component={component}", " ", "x".repeat(401))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/component", "/tag"));
        evaluate("""
                {"inputs": {"parcel": {"weight": 1}, "percent": 0}, "strategy": "lazy", "caching": "always"}""").statusCode(422).body("errors[0].pointer", equalTo("/caching"));
        evaluate("""
                {"inputs": {"parcel": {"weight": 1}, "percent": 0}, "strategy": "single", "caching": "off"}""").statusCode(422).body("errors[0].hint", containsString("lazy"));
    }

    @Test
    void aSpecialisationIsMadeCompletedAndDeleted() {
        String location = post("/api/workflows/lazy-quote/specialisations", """
                        {"inputs": {"parcel": {"weight": 6}}, "outputs": ["price"]}""")
                .statusCode(201)
                .body("missing", contains("percent"))
                .body("computed", equalTo(2))
                .body("pending", contains("price"))
                .body("outputs", equalTo(Map.of()))
                .extract()
                .header("Location");
        String id = location.substring(location.lastIndexOf('/') + 1);
        given().get(location).then().statusCode(200).body("id", equalTo(id)).body("inputs", contains("parcel"));

        for (int percent : new int[] {0, 20}) {
            evaluate("""
                    {"specialisation": "%s", "inputs": {"percent": %d}, "caching": "off"}""".formatted(id, percent))
                    .statusCode(200)
                    .body("outputs.price", equalTo(percent == 0 ? 15 : 12))
                    .body("outputs", not(hasKey("fee")))
                    .body("strategy.name", equalTo("lazy"))
                    .body("recall.executed", equalTo(1))
                    .body("recall.recalled", equalTo(2));
        }
        evaluate("{\"specialisation\": \"%s\"}".formatted(id))
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/inputs/percent"));
        evaluate("""
                {"specialisation": "%s", "inputs": {"percent": 1}, "strategy": "single"}""".formatted(id)).statusCode(422).body("errors[0].pointer", equalTo("/strategy"));
        evaluate("""
                {"specialisation": "%s", "inputs": {"percent": 1}, "version": "2.0.0"}""".formatted(id)).statusCode(422).body("errors[0].pointer", equalTo("/version"));
        post("/api/workflows/lazy-where/evaluations", "{\"specialisation\": \"%s\"}".formatted(id))
                .statusCode(404);

        deploy("lazy-surcharges", "9", FEES.formatted("7"));
        evaluate("""
                {"specialisation": "%s", "inputs": {"percent": 0}, "caching": "off"}""".formatted(id)).body("outputs.price", equalTo(17)).body("recall.executed", equalTo(2));
        given().contentType(ContentType.JSON)
                .body("{\"version\": \"1\"}")
                .put("/api/knowledge-bases/lazy-surcharges/active")
                .then()
                .statusCode(200);

        given().delete(location).then().statusCode(204);
        given().get(location).then().statusCode(404);
        given().delete(location).then().statusCode(404);
    }

    @Test
    void aRuleSetAnswersARecursiveQueryWithoutFiringARule() {
        String inputs = """
                {"inputs": {"locations": [{"thing": "KEY", "location": "DRAWER"}, {"thing": "DRAWER", "location": "DESK"},
                  {"thing": "LAMP", "location": "DESK"}], "thing": "key"}, "strategy": "lazy", "explain": "trace"}""";
        List<String> names = post("/api/workflows/lazy-where/evaluations", inputs)
                .statusCode(200)
                .body("trace", hasSize(0))
                .extract()
                .path("outputs.names");
        assertThat(names).containsExactlyInAnyOrder("DRAWER", "DESK");
        post("/api/workflows/lazy-where/evaluations", inputs.replace("lazy\"", "single\""))
                .statusCode(200)
                .body("outputs.names", hasSize(2))
                .body("recall", nullValue());
    }

    @Test
    void aQueryOrParameterThatIsNotThereIsAProblemOfTheDefinition() {
        String wrong =
                WHERE.replace("query: isContainedIn", "query: isContainedOn").replace("lazy-where", "lazy-wrong");
        given().contentType("application/yaml")
                .body(wrong.getBytes(UTF_8))
                .post("/api/workflows")
                .then()
                .statusCode(422)
                .body("errors[0].path", equalTo("components.places.rules.query"))
                .body("errors[0].hint", containsString("isContainedIn"));
        given().contentType("application/yaml")
                .body(WHERE.replace("{inner: upper", "{inners: upper")
                        .replace("lazy-where", "lazy-wrong")
                        .getBytes(UTF_8))
                .post("/api/workflows")
                .then()
                .statusCode(422)
                .body("errors[0].path", equalTo("components.places.rules.arguments.inners"));
    }
}
