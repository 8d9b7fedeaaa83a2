package dev.runestone.execution;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules over HTTP, and what they start. */
@QuarkusTest
class SchedulesApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Schedules schedules;

    @BeforeEach
    void createTheWorkflow() {
        given().contentType("application/yaml")
                .body("""
                        kind: Workflow
                        name: tick
                        version: 1.0.0
                        inputs:
                          numbers: {type: array}
                        components:
                          sum:
                            step: {function: feel, expression: "sum(numbers)"}
                            from: numbers
                        outputs:
                          sum: sum
                        """.getBytes(UTF_8))
                .post("/api/workflows")
                .then()
                .statusCode(oneOf(200, 201));
    }

    private static String fresh() {
        return "schedule-" + UUID.randomUUID();
    }

    private static Response put(String name, String cron, String more) {
        return given().contentType("application/json")
                .body("{\"workflow\": \"tick\", \"inputs\": {\"numbers\": [1, 2]}, \"cron\": \"" + cron + "\"" + more
                        + "}")
                .put("/api/schedules/" + name);
    }

    private static <T> List<T> await(Supplier<List<T>> found, int count) {
        Instant end = Instant.now().plus(PATIENCE);
        List<T> list = found.get();
        while (list.size() < count) {
            assertThat(Instant.now()).as("in time: %s", list).isBefore(end);
            LockSupport.parkNanos(50_000_000);
            list = found.get();
        }
        return list;
    }

    private static List<String> runs(String schedule) {
        return given().get("/api/runs?attribute=schedule:" + schedule)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.id");
    }

    @Test
    void aScheduleStartsARunAtEachOfItsTimes() {
        String name = fresh();
        put(name, "* * * * * *", ", \"attributes\": {\"origin\": \"test\"}")
                .then()
                .statusCode(201);
        List<String> ids = await(() -> runs(name), 2);
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).matches(name + "-\\d{8}T\\d{6}Z"));
        JsonPath schedule = given().get("/api/schedules/" + name).jsonPath();
        assertThat(schedule.getString("latest.run")).startsWith(name + "-");
        given().get("/api/runs/" + ids.get(ids.size() - 1))
                .then()
                .body("attributes.origin", equalTo("test"))
                .body("workflow", equalTo("tick"));
        given().delete("/api/schedules/" + name).then().statusCode(204);
        given().get("/api/schedules/" + name).then().statusCode(404);
    }

    @Test
    void aTimeThatRingsTwiceStartsOneRun() throws Exception {
        String name = fresh();
        put(name, "0 3 1 1 *", "").then().statusCode(201);
        schedules.ring(name, "2026-01-01T03:00:00Z");
        schedules.ring(name, "2026-01-01T03:00:00Z");
        assertThat(runs(name)).containsExactly(name + "-20260101T030000Z");
        given().delete("/api/schedules/" + name).then().statusCode(204);
        schedules.ring(name, "2027-01-01T03:00:00Z");
        assertThat(runs(name)).hasSize(1);
    }

    @Test
    void aFiringThatCannotStartARunIsTold() throws Exception {
        String name = fresh();
        given().contentType("application/yaml")
                .body("""
                        kind: Workflow
                        name: passing
                        version: 1.0.0
                        inputs:
                          amount: {type: number}
                        components:
                          doubled:
                            step: {function: feel, expression: amount * 2}
                            from: amount
                        outputs:
                          doubled: doubled
                        """.getBytes(UTF_8))
                .post("/api/workflows")
                .then()
                .statusCode(oneOf(200, 201));
        given().contentType("application/json")
                .body("{\"workflow\": \"passing\", \"inputs\": {\"amount\": 1}, \"cron\": \"0 3 1 1 *\"}")
                .put("/api/schedules/" + name)
                .then()
                .statusCode(201);
        given().delete("/api/workflows/passing/versions/1.0.0").then().statusCode(204);
        schedules.ring(name, "2026-01-01T03:00:00Z");
        given().get("/api/schedules/" + name)
                .then()
                .body("latest.failure", equalTo("There is no workflow 'passing'."))
                .body("latest.run", nullValue())
                .body("next", notNullValue());
        given().delete("/api/schedules/" + name).then().statusCode(204);
    }

    @Test
    void aPausedScheduleHasNoNextTime() {
        String name = fresh();
        put(name, "0 3 * * *", ", \"paused\": true").then().statusCode(201).body("next", nullValue());
        put(name, "0 3 * * *", ", \"zone\": \"Europe/Berlin\"")
                .then()
                .statusCode(200)
                .body("zone", equalTo("Europe/Berlin"))
                .body("next", notNullValue());
        given().get("/api/schedules?limit=500").then().statusCode(200).body("items.name", hasItem(name));
        given().delete("/api/schedules/" + name).then().statusCode(204);
    }

    @Test
    void aChangeMeetsOnlyWhatItsCallerHasRead() {
        String name = fresh();
        String tag = put(name, "0 3 * * *", "").then().statusCode(201).extract().header("ETag");
        given().contentType("application/json")
                .header("If-None-Match", "*")
                .body("{\"workflow\": \"tick\", \"inputs\": {\"numbers\": []}, \"cron\": \"0 4 * * *\"}")
                .put("/api/schedules/" + name)
                .then()
                .statusCode(412);
        put(name, "0 4 * * *", "").then().statusCode(200);
        given().header("If-Match", tag).delete("/api/schedules/" + name).then().statusCode(412);
        String now = given().get("/api/schedules/" + name).header("ETag");
        given().header("If-Match", now).delete("/api/schedules/" + name).then().statusCode(204);
        given().contentType("application/json")
                .header("If-Match", now)
                .body("{\"workflow\": \"tick\", \"inputs\": {\"numbers\": []}, \"cron\": \"0 4 * * *\"}")
                .put("/api/schedules/" + name)
                .then()
                .statusCode(412);
    }

    @Test
    void aScheduleIsToldAllItsProblems() {
        given().contentType("application/json")
                .body("{\"version\": \"x\", \"cron\": \"never\", \"zone\": \"Moon\", \"attributes\": {\"\": \"\"}}")
                .put("/api/schedules/broken")
                .then()
                .statusCode(422)
                .body("errors.pointer", containsInAnyOrder("/workflow", "/version", "/cron", "/zone", "/attributes/"));
        put("no.name", "0 3 * * *", "").then().statusCode(422).body("errors.pointer", contains("/name"));
        given().contentType("application/json")
                .body("{\"workflow\": \"tick\", \"cron\": \"0 3 * * *\", \"inputs\": {\"numbers\": 1}}")
                .put("/api/schedules/broken")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/inputs/numbers"));
        given().contentType("application/json")
                .body("{\"workflow\": \"of-nobody\", \"cron\": \"0 3 * * *\"}")
                .put("/api/schedules/broken")
                .then()
                .statusCode(404);
        given().urlEncodingEnabled(false).get("/api/schedules/a%00b").then().statusCode(404);
    }
}
