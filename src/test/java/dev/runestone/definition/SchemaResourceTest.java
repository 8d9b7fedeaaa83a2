package dev.runestone.definition;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SchemaResourceTest {

    @Test
    void theSchemaIsServedOnceForEachClient() {
        String tag = given().get("/api/schemas/workflow-v1.json")
                .then()
                .statusCode(200)
                .contentType("application/schema+json")
                .header("ETag", notNullValue())
                .header("Cache-Control", containsString("max-age=3600"))
                .body("title", equalTo("Runestone workflow"))
                .extract()
                .header("ETag");

        given().header("If-None-Match", tag)
                .get("/api/schemas/workflow-v1.json")
                .then()
                .statusCode(304);
    }

    @Test
    void anUnknownSchemaIsNotFound() {
        given().get("/api/schemas/nosuch.json").then().statusCode(404);
    }
}
