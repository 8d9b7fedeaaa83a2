package dev.runestone.execution;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs and tasks over HTTP. */
@QuarkusTest
class RunsApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String JSON = "application/json";

    /** Waits for an approval, then for a payment. */
    private static final String PURCHASE = """
            kind: Workflow
            name: purchase
            version: %s
            inputs:
              order: {type: object}
            components:
              total:
                step: {function: feel, expression: "sum(order.prices)%s"}
                from: order
              approval:
                step: {function: task, details: "{total: total}"}
                from: total
              payment:
                step: {function: signal, name: paid}
                from: approval
            outputs:
              total: total
              payment: payment
            """;

    private static final String SUM = """
            kind: Workflow
            name: plain-sum
            version: 1.0.0
            inputs:
              numbers: {type: array}
            components:
              sum:
                step: {function: feel, expression: "sum(numbers)"}
                from: numbers
            outputs:
              sum: sum
            """;

    @BeforeEach
    void createTheWorkflows() {
        create(PURCHASE.formatted("1.0.0", ""));
        create(SUM);
    }

    private static void create(String yaml) {
        given().contentType("application/yaml")
                .body(yaml.getBytes(UTF_8))
                .post("/api/workflows")
                .then()
                .statusCode(oneOf(200, 201));
    }

    private static String fresh() {
        return "run-" + UUID.randomUUID();
    }

    private static String purchase(Map<String, String> attributes) {
        String id = fresh();
        start(Map.of(
                        "workflow",
                        "purchase",
                        "version",
                        "1.0.0",
                        "id",
                        id,
                        "attributes",
                        attributes,
                        "inputs",
                        Map.of("order", Map.of("prices", List.of(40, 70)))))
                .statusCode(202)
                .header("Location", containsString("/api/runs/" + id));
        return id;
    }

    private static ValidatableResponse start(Object body) {
        return given().contentType(JSON).body(body).post("/api/runs").then();
    }

    private static ValidatableResponse post(String path, Object body) {
        return given().contentType(JSON).body(body).post(path).then();
    }

    private static JsonPath run(String id) {
        return given().get("/api/runs/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** The run when it is as wanted; fails when it does not become so in time. */
    static JsonPath await(String id, Predicate<JsonPath> wanted) {
        Instant end = Instant.now().plus(PATIENCE);
        JsonPath run = run(id);
        while (!wanted.test(run)) {
            assertThat(Instant.now()).as("in time: %s", run.prettify()).isBefore(end);
            LockSupport.parkNanos(20_000_000);
            run = run(id);
        }
        return run;
    }

    private static Predicate<JsonPath> is(String status) {
        return run -> run.getString("status").equals(status);
    }

    private static String token(String id) {
        return await(id, run -> run.getString("waitingFor[0].token") != null).getString("waitingFor[0].token");
    }

    @Test
    void aRunThatEndsInTimeIsAnsweredWithItsOutputs() {
        start(Map.of("workflow", "plain-sum", "inputs", Map.of("numbers", List.of(1, 2, 3)), "wait", "PT20S"))
                .statusCode(200)
                .body("status", equalTo("COMPLETED"))
                .body("outputs.sum", equalTo(6))
                .body("endedAt", notNullValue())
                .body("components.sum", equalTo("COMPLETED"));
    }

    @Test
    void anEphemeralRunIsFoundAmongItsKind() {
        String id = fresh();
        start(Map.of(
                        "workflow", "plain-sum",
                        "id", id,
                        "inputs", Map.of("numbers", List.of(1)),
                        "durability", "ephemeral",
                        "wait", "PT20S"))
                .statusCode(200)
                .body("outputs.sum", equalTo(1));
        given().get("/api/runs?durability=ephemeral").then().statusCode(200).body("items.id", hasItem(id));
    }

    @Test
    void aRunGoesThroughATaskAndASignalToItsEnd() {
        String id = purchase(Map.of());
        String token = token(id);
        given().get("/api/tasks/" + token)
                .then()
                .statusCode(200)
                .body("run", equalTo(id))
                .body("component", equalTo("approval"))
                .body("details.total", equalTo(110));
        given().get("/api/tasks?workflow=purchase&limit=500")
                .then()
                .statusCode(200)
                .body("items.token", hasItem(token));
        post("/api/tasks/" + token + "/heartbeats", "{\"details\": {\"percent\": 40}}")
                .statusCode(202);
        post("/api/tasks/" + token + "/completions", "{\"value\": {\"approved\": true}}")
                .statusCode(202)
                .header("Location", containsString("/api/runs/" + id));
        post("/api/runs/" + id + "/signals", "{\"name\": \"paid\", \"payload\": {\"amount\": 110}, \"id\": \"p1\"}")
                .statusCode(202);
        JsonPath ended = await(id, is("COMPLETED"));
        assertThat(ended.getInt("outputs.payment.amount")).isEqualTo(110);
        given().get("/api/tasks/" + token).then().statusCode(404);
        post("/api/tasks/" + token + "/completions", "{\"value\": 1}").statusCode(404);
        post("/api/runs/" + id + "/signals", "{\"name\": \"paid\"}")
                .statusCode(409)
                .contentType("application/problem+json");
    }

    @Test
    void startingTwiceWithOneIdStartsOneRun() {
        String id = purchase(Map.of());
        Map<String, Object> same = Map.of(
                "workflow",
                "purchase",
                "version",
                "1.0.0",
                "id",
                id,
                "inputs",
                Map.of("order", Map.of("prices", List.of(40, 70))));
        start(same).statusCode(202).body("id", equalTo(id));
        start(Map.of("workflow", "plain-sum", "id", id, "inputs", Map.of("numbers", List.of(1))))
                .statusCode(409);
    }

    @Test
    void aRequestIsToldAllItsProblems() {
        start("""
                {"version": "one", "wait": "PT5H", "durability": "eternal", "attributes": {"a b": "x", "c": null}}""")
                .statusCode(422)
                .body(
                        "errors.pointer",
                        hasItems("/workflow", "/version", "/wait", "/durability", "/attributes/a b", "/attributes/c"));
        start("{\"workflow\": \"purchase\", \"inputs\": {\"orders\": 1}}")
                .statusCode(422)
                .body("errors.pointer", hasItems("/inputs/order", "/inputs/orders"));
        start("{\"workflow\": \"nothing-of-that-name\"}").statusCode(404);
        start("{\"workflow\": \"plain-sum\", \"inputs\": {\"numbers\": []}, \"id\": \"a/b\"}")
                .statusCode(422)
                .body("errors.pointer", contains("/id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "a%00b", "%2e%2e", "x y"})
    void whatIsNoRunIsNotFound(String id) {
        for (String path : List.of("", "/events", "/facts", "/facts/total/ancestry")) {
            given().urlEncodingEnabled(false)
                    .get("/api/runs/" + id.replace(" ", "%20") + path)
                    .then()
                    .statusCode(404);
        }
        given().urlEncodingEnabled(false)
                .contentType(JSON)
                .body("{\"reason\": \"\"}")
                .post("/api/runs/" + id.replace(" ", "%20") + "/cancellations")
                .then()
                .statusCode(404);
        given().urlEncodingEnabled(false)
                .get("/api/tasks/" + id.replace(" ", "%20"))
                .then()
                .statusCode(404);
    }

    @Test
    void aCancelledRunCanBeDeletedAndNothingElse() {
        String id = purchase(Map.of());
        token(id);
        given().delete("/api/runs/" + id).then().statusCode(409);
        post("/api/runs/" + id + "/cancellations", "{\"reason\": \"changed her mind\"}")
                .statusCode(202);
        await(id, is("CANCELLED"));
        post("/api/runs/" + id + "/pauses", "{}").statusCode(409);
        given().post("/api/runs/" + id + "/resumptions").then().statusCode(409);
        given().delete("/api/runs/" + id).then().statusCode(204);
        given().get("/api/runs/" + id).then().statusCode(404);
    }

    @Test
    void workflowsThatStartOneAnotherWithoutEndAreStopped() {
        create("""
                kind: Workflow
                name: endless
                version: 1.0.0
                inputs: {n: {type: number}}
                components:
                  again: {step: {function: workflow, name: endless}, from: n}
                outputs: {again: again}
                """);
        String id = fresh();
        start(Map.of("workflow", "endless", "id", id, "inputs", Map.of("n", 1))).statusCode(202);

        await(id, is("FAILED"));
        JsonPath all = given().get("/api/runs?workflow=endless").jsonPath();
        assertThat(all.getList("items")).hasSize(10);
        assertThat(run(all.getString("items[0].id")).getString("failure.errors.message"))
                .contains("wait for one another");
    }

    @Test
    void aPausedRunGoesOnWhenItIsResumed() {
        String id = purchase(Map.of());
        String token = token(id);
        post("/api/runs/" + id + "/pauses", "{\"reason\": \"for the test\"}").statusCode(202);
        await(id, is("PAUSED"));
        post("/api/tasks/" + token + "/completions", "{\"value\": 1}").statusCode(202);
        given().post("/api/runs/" + id + "/resumptions").then().statusCode(202);
        await(id, run -> run.getList("waitingFor.kind").contains("signal"));
    }

    @Test
    void aRunWhoseTaskWasGivenUpIsRetried() {
        String id = purchase(Map.of());
        String token = token(id);
        post("/api/runs/" + id + "/retries", "{}").statusCode(409);
        post("/api/tasks/" + token + "/failures", "{}").statusCode(422);
        post("/api/tasks/" + token + "/failures", "{\"message\": \"Nobody is there.\"}")
                .statusCode(202);
        JsonPath failed = await(id, is("FAILED"));
        assertThat(failed.getString("failure.errors.message")).contains("Nobody is there.");
        assertThat(failed.getString("retryable")).isEqualTo("approval");
        post("/api/runs/" + id + "/retries", "{\"component\": \"total\"}").statusCode(409);
        post("/api/runs/" + id + "/retries", "{\"component\": \"approval\"}").statusCode(202);
        await(id, is("WAITING"));
        assertThat(token(id)).isNotEqualTo(token);
    }

    @Test
    void aHistoryIsHeldAgainstAnotherVersion() {
        create(PURCHASE.formatted("1.1.0", " * 1"));
        create(PURCHASE.formatted("1.2.0", " * 2"));
        String id = purchase(Map.of());
        token(id);
        post("/api/runs/" + id + "/replays", "{\"version\": \"1.0.0\"}")
                .statusCode(200)
                .body("accepted", equalTo(true))
                .body("divergence", nullValue());
        post("/api/runs/" + id + "/replays", "{\"version\": \"1.2.0\"}")
                .statusCode(200)
                .body("accepted", notNullValue());
        post("/api/runs/" + id + "/replays", "{\"version\": \"9.9.9\"}").statusCode(404);
        post("/api/runs/" + id + "/replays", "{}").statusCode(422).body("errors.pointer", contains("/version"));
    }

    @Test
    void runsAreFoundByWhatTheyAre() {
        String customer = UUID.randomUUID().toString();
        String first = purchase(Map.of("customer", customer, "tier", "gold"));
        String second = purchase(Map.of("customer", customer));
        await(first, is("WAITING"));
        await(second, is("WAITING"));
        String search = "/api/runs?workflow=purchase&version=1.0.0&status=WAITING&status=RUNNING&attribute=customer:"
                + customer;
        given().get(search).then().statusCode(200).body("items.id", contains(second, first));
        given().get(search + "&attribute=tier:gold").then().body("items.id", contains(first));
        given().get(search + "&to=2020-01-01T00:00:00Z").then().body("items", empty());
        given().get(search + "&from=2020-01-01T00:00:00Z").then().body("items", hasSize(2));
        String next = given().get(search + "&limit=1")
                .then()
                .body("items.id", contains(second))
                .extract()
                .path("next");
        given().queryParam("cursor", next)
                .get(search + "&limit=1")
                .then()
                .body("items.id", contains(first))
                .body("next", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "status=WALKING, /status",
        "from=yesterday, /from",
        "to=1, /to",
        "attribute=nocolon, /attribute",
        "attribute=a%00:b, /attribute",
        "workflow=a%00, /workflow",
        "durability=none, /durability",
        "limit=0, /limit",
        "cursor=*, /cursor"
    })
    void aSearchThatCannotBeReadIsToldWhy(String query, String pointer) {
        given().urlEncodingEnabled(false)
                .get("/api/runs?" + query)
                .then()
                .statusCode(400)
                .body("errors.pointer", contains(pointer));
    }

    @Test
    void theEventsOfARunAreReadPageByPage() {
        String id = purchase(Map.of());
        token(id);
        String next = given().get("/api/runs/" + id + "/events?limit=2")
                .then()
                .statusCode(200)
                .body("items.seq", contains(1, 2))
                .body("items[0].type", equalTo("runStarted"))
                .body("items[0].data.inputs.order.prices", contains(40, 70))
                .body("items[0].data.nonce", nullValue())
                .body("items[1].type", equalTo("componentCompleted"))
                .extract()
                .path("next");
        given().queryParam("cursor", next)
                .get("/api/runs/" + id + "/events")
                .then()
                .body("items[0].seq", equalTo(3))
                .body("items.type", hasItem("parked"))
                .body("next", nullValue());
    }

    @Test
    void theFactsOfARunTellWhereTheyComeFrom() {
        String id = purchase(Map.of());
        token(id);
        given().get("/api/runs/" + id + "/facts")
                .then()
                .statusCode(200)
                .body("items.from", contains("order", "total"))
                .body("items[1].value", equalTo(110))
                .body("items[1].parents", contains(1));
        String next = given().get("/api/runs/" + id + "/facts?limit=1")
                .then()
                .extract()
                .path("next");
        given().queryParam("cursor", next)
                .get("/api/runs/" + id + "/facts")
                .then()
                .body("items.id", contains(2));
        given().get("/api/runs/" + id + "/facts/total/ancestry")
                .then()
                .statusCode(200)
                .body("inputs", contains("order"))
                .body("components", contains("total"))
                .body("facts.id", contains(1, 2));
        given().get("/api/runs/" + id + "/facts/payment/ancestry").then().statusCode(404);
    }
}
