package dev.runestone.execution;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The workflows of docs/stateful-components.md over HTTP, real machines and the database. */
@QuarkusTest
class StatefulWorkflowsTest {
    private static final Pattern YAML = Pattern.compile("(?s)<<'YAML'\\n(.*?\\n)YAML\\n");

    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void createThoseOfThePage() throws IOException {
        Matcher matcher = YAML.matcher(Files.readString(Path.of("docs/stateful-components.md")));
        int created = 0;
        while (matcher.find()) {
            int status = given().contentType("application/yaml")
                    .body(matcher.group(1).getBytes(UTF_8))
                    .post("/api/workflows")
                    .statusCode();
            assertThat(status).isIn(200, 201);
            created++;
        }
        assertThat(created).isEqualTo(5);
    }

    private static ValidatableResponse evaluate(String workflow, String input, Map<String, Object> value) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("inputs", Map.of(input, value)))
                .post("/api/workflows/{name}/evaluations", workflow)
                .then();
    }

    @Test
    void anInstanceGoesOnWithEachEvaluation() {
        for (String event : new String[] {"collected", "sorted"}) {
            evaluate("parcels", "scan", Map.of("parcel", key, "event", event)).statusCode(200);
        }
        evaluate("parcels", "scan", Map.of("parcel", key, "event", "delivered"))
                .statusCode(200)
                .body("outputs.parcel.states", contains("done"))
                .body("outputs.parcel.emitted[0].value.stops", equalTo(1))
                .body("outputs.parcel.transitions[0].reason", containsString("delivered came"));
        given().get("/api/machines/parcels.parcel/instances/{key}", key)
                .then()
                .statusCode(200)
                .body("revision", equalTo(3));
        evaluate("parcels", "scan", Map.of("parcel", key, "event", "sorted"))
                .statusCode(422)
                .body("errors[0].path", equalTo("components.parcel"))
                .body("errors[0].message", containsString("has ended in done"));
    }

    @Test
    void anAggregateRefusesACommandWhoseGuardDoesNotHold() {
        evaluate("accounts", "request", Map.of("account", key, "command", "deposit", "amount", 100))
                .statusCode(200)
                .body("outputs.account.state.balance", equalTo(100))
                .body("outputs.account.events[0].event", equalTo("deposited"));
        evaluate("accounts", "request", Map.of("account", key, "command", "withdraw", "amount", 101))
                .statusCode(422)
                .body("errors[0].path", equalTo("components.account"))
                .body("errors[0].message", containsString("'state.balance >= command.amount' does not hold."));
    }

    @Test
    void sourcesThatComeInSeveralEvaluationsAreBroughtTogether() {
        evaluate("fulfilment", "message", Map.of("kind", "parcel", "reference", key))
                .statusCode(200)
                .body("outputs.order.states", contains("shipped"));
        evaluate("fulfilment", "message", Map.of("kind", "payment", "order", key, "amount", 10))
                .statusCode(200)
                .body("outputs.order.states", contains("done"));
    }

    @Test
    void whatIsFoldedOutlivesTheEvaluation() {
        evaluate("spending", "purchase", Map.of("customer", key, "amount", 20)).statusCode(200);
        evaluate("spending", "purchase", Map.of("customer", key, "amount", 22.5))
                .statusCode(200)
                .body("outputs.spent.total", equalTo(42.5f));
        evaluate("trips", "trip", Map.of("distance", 500, "nights", 2))
                .statusCode(200)
                .body("outputs.booking.bill", equalTo(260f));
    }
}
