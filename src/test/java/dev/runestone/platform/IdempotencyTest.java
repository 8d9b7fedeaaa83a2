package dev.runestone.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class IdempotencyTest {
    private static final String THING = "{\"name\":\"a\",\"amount\":1}";

    @Inject
    IdempotencyRecords records;

    @Inject
    DataSource database;

    private static Response post(String path, String key, String body) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/probe" + path);
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    @Test
    void aRepeatGetsTheFirstResponseWithItsHeaders() {
        String key = newKey();
        Response first = post("", key, THING);
        int calls = ProbeResource.CALLS.get();

        Response second = post("", key, THING);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag")).isNotNull();
        assertThat(second.contentType()).isEqualTo(first.contentType());
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(ProbeResource.CALLS).hasValue(calls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/async", "/uni"})
    void anAsynchronousEndpointIsCarriedOutOnceToo(String path) {
        String key = newKey();
        Response first = post(path, key, THING);
        Response second = post(path, key, THING);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.asString()).isEqualTo(first.asString());
    }

    @Test
    void aRefusalIsRepeatedToo() {
        String key = newKey();
        post("/refusing", key, THING).then().statusCode(409);
        int calls = ProbeResource.CALLS.get();

        post("/refusing", key, THING)
                .then()
                .statusCode(409)
                .header("Idempotency-Replayed", equalTo("true"))
                .contentType("application/problem+json")
                .body("detail", equalTo("Not now."));
        assertThat(ProbeResource.CALLS).hasValue(calls);
    }

    @Test
    void anErrorOfOursIsTriedAgain() {
        String key = newKey();
        post("/failing", key, THING).then().statusCode(500);
        int calls = ProbeResource.CALLS.get();

        post("/failing", key, THING).then().statusCode(500);

        assertThat(ProbeResource.CALLS).hasValue(calls + 1);
    }

    @Test
    void theSameKeyForAnotherRequestIsRefused() {
        String key = newKey();
        post("", key, THING).then().statusCode(201);

        post("", key, "{\"name\":\"b\",\"amount\":1}")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors[0].path", equalTo("Idempotency-Key"));
        post("/async", key, THING).then().statusCode(422);
        post("?x=1", key, THING).then().statusCode(422);
    }

    @Test
    void aRepeatWhileTheFirstIsUnderWayIsAConflict() throws Exception {
        String key = newKey();
        ProbeResource.entered = new CountDownLatch(1);
        ProbeResource.gate = new CountDownLatch(1);
        try {
            var first = CompletableFuture.supplyAsync(() -> post("", key, THING).statusCode());
            assertThat(ProbeResource.entered.await(10, TimeUnit.SECONDS)).isTrue();

            post("", key, THING).then().statusCode(409).body("detail", containsString("under way"));

            ProbeResource.gate.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(201);
        } finally {
            ProbeResource.gate.countDown();
        }
    }

    @Test
    void aResponseTooLargeToKeepIsNotCarriedOutAgain() {
        String key = newKey();
        post("/large", key, THING).then().statusCode(200);
        int calls = ProbeResource.CALLS.get();

        post("/large", key, THING).then().statusCode(409).body("detail", containsString("too large"));
        assertThat(ProbeResource.CALLS).hasValue(calls);
    }

    @Test
    void aMalformedKeyIsRefused() {
        post("", "a".repeat(256), THING).then().statusCode(400).body("errors[0].path", equalTo("Idempotency-Key"));
        post("", "a b", THING).then().statusCode(400);
    }

    @Test
    void malformedBodiesUnderAKeyStayProblems() {
        String key = newKey();
        post("", key, "{").then().statusCode(400);
        post("", key, "{").then().statusCode(400).header("Idempotency-Replayed", equalTo("true"));
    }

    @Test
    void expiredKeysAndThoseBeyondTheMostAreSwept() throws SQLException {
        post("", newKey(), THING).then().statusCode(201);

        records.sweep(Instant.now().plusSeconds(86_401));

        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from idempotency_record")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isZero();
        }
    }
}
