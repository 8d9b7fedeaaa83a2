package dev.runestone.platform;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ProblemsTest {
    @TestHTTPResource("/api/probe")
    URI probe;

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/probe")
                .then();
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("type", startsWith("urn:runestone:problem:"))
                .body("title", not(empty()))
                .body("instance", startsWith("/"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"a\",\"amount\":1,\"nome\":2} | /nome | There is no field 'nome' here.",
                "{\"name\":\"a\",\"amount\":\"x\"} | /amount | is not a whole number in range.",
                "{\"name\":\"a\",\"amount\":\"5\"} | /amount | not a whole number in range.",
                "{\"name\":\"a\",\"amount\":1.5} | /amount | not a whole number in range.",
                "{\"name\":\"a\",\"amount\":99999999999} | /amount | out of range",
                "{\"name\":[1],\"amount\":1} | /name | This is not a text.",
                "{\"name\":\"a\",\"colour\":\"BLUE\"} | /colour | 'BLUE' is not one of the known values.",
                "{\"name\":\"a\",\"pause\":\"soon\"} | /pause | 'soon' is not a duration in ISO 8601 form.",
                "{\"name\":\"a\",\"parts\":{}} | /parts | This is not a list.",
                "{\"name\":\"a\",\"parts\":[{},{\"amount\":true}]} | /parts/1/amount | not a whole number",
                "[] | `` | This is not an object.",
                "7 | `` | This is not an object.",
                "null | `` | There is no JSON here.",
                "{\"name\":\"a\"} {} | `` | follows the end",
            })
    void aBodyThatDoesNotFitNamesTheFieldAndTheFault(String body, String pointer, String message) {
        problem(post(body), 400)
                .body("errors[0].pointer", equalTo(pointer))
                .body("errors[0].message", containsString(message))
                .body("errors[0].message", not(containsString("runestone")))
                .body("errors[0].message", not(containsString("java.")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"name\": \"a\", | line 1", "{\"name\" 1} | line 1, column", "<xml/> | line 1"})
    void aBodyThatIsNotJsonNamesLineAndColumn(String body, String place) {
        problem(post(body), 400).body("detail", containsString(place)).body("errors.size()", equalTo(1));
    }

    @Test
    void anEmptyBodyIsMalformed() {
        problem(given().contentType("application/json").post("/api/probe").then(), 400);
        problem(post(" "), 400);
    }

    @Test
    void aRefusalInsideAConstructorKeepsItsKind() {
        problem(post("{\"name\":\"a\",\"amount\":-1}"), 422)
                .body("type", equalTo("urn:runestone:problem:invalid"))
                .body("errors[0].path", equalTo("amount"))
                .body("errors[0].message", equalTo("-1 is negative."));
    }

    @ParameterizedTest
    @CsvSource({"{\"parts\":[, 2000", "[, 100000"})
    void deeplyNestedJsonIsRefused(String opening, int times) throws Exception {
        HttpResponse<String> response = send(BodyPublishers.ofString(opening.repeat(times)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("urn:runestone:problem:malformed");
    }

    @Test
    void anUnknownPathIsNotFound() {
        problem(get("/api/nowhere").then(), 404).body("detail", equalTo("There is nothing at /api/nowhere."));
        problem(get("/nowhere").then(), 404);
    }

    @Test
    void aMethodThatIsNotAllowedNamesThoseThatAre() {
        problem(given().delete("/api/probe").then(), 405).header("Allow", containsString("POST"));
    }

    @Test
    void aTypeThatIsNotTakenOrGivenIsSaid() {
        problem(given().contentType("text/csv").body("a").post("/api/probe").then(), 415)
                .body("detail", containsString("text/csv"));
        problem(given().accept("image/png").get("/api/probe").then(), 406).body("detail", containsString("image/png"));
    }

    @Test
    void aParameterThatCannotBeReadIsNamed() {
        problem(get("/api/probe?limit=many").then(), 400)
                .body("errors[0].path", equalTo("limit"))
                .body("errors[0].message", containsString("'many'"));
    }

    @Test
    void anErrorOfOursShowsAnIncidentAndNothingElse() {
        problem(
                        given().contentType("application/json")
                                .body("{}")
                                .post("/api/probe/failing")
                                .then(),
                        500)
                .body("incident", matchesPattern("[0-9a-f-]{36}"))
                .body(not(containsString("secret")))
                .body(not(containsString("Exception")));
    }

    @Test
    void aDatabaseOutOfReachIsNoErrorOfOursButAskedForPatience() {
        problem(
                        given().contentType("application/json")
                                .body("{}")
                                .post("/api/probe/outage")
                                .then(),
                        503)
                .header("Retry-After", equalTo("2"))
                .body("type", equalTo("urn:runestone:problem:unavailable"))
                .body(not(containsString("secret")));
    }

    @Test
    void aRefusalOfAnAsynchronousEndpointKeepsItsStatus() {
        problem(
                        given().contentType("application/json")
                                .body("{}")
                                .post("/api/probe/refusing")
                                .then(),
                        409)
                .body("detail", equalTo("Not now."));
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() throws Exception {
        byte[] body = "[".repeat(10_500_000).getBytes(UTF_8);
        HttpResponse<String> announced = send(BodyPublishers.ofByteArray(body));
        HttpResponse<String> chunked = send(BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(" ".repeat(10_500_000).getBytes(UTF_8))));

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).contains("10485760").contains("urn:runestone:problem:too-large");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(chunked.body()).contains("urn:runestone:problem:too-large");
    }

    /** Without REST Assured, which prints each body in full. */
    private HttpResponse<String> send(HttpRequest.BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(probe)
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aSaneRequestIdIsKeptAndAnotherReplaced() {
        given().header("X-Request-Id", "abc-1").get("/api/probe").then().header("X-Request-Id", equalTo("abc-1"));
        given().header("X-Request-Id", "a b<script>")
                .get("/api/probe")
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
    }

    @Test
    void everyResponseCarriesTheSecurityHeaders() {
        for (String path : new String[] {"/api/probe", "/api/nowhere", "/q/health"}) {
            get(path)
                    .then()
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("X-Frame-Options", equalTo("DENY"))
                    .header("Referrer-Policy", equalTo("no-referrer"));
        }
        get("/api/probe").then().header("Cache-Control", equalTo("no-store"));
    }

    @Test
    void theRequestIdIsInTheLogContextOfTheEndpoint() {
        given().header("X-Request-Id", "trace-me")
                .get("/api/probe/log-context")
                .then()
                .body("requestId", equalTo("trace-me"));
    }
}
