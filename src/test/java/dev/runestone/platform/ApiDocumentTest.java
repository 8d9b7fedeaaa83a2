package dev.runestone.platform;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for every operation that any feature offers. */
@QuarkusTest
class ApiDocumentTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private static JsonNode document() throws Exception {
        return new ObjectMapper()
                .readTree(given().accept("application/json").get("/q/openapi").asString());
    }

    @Test
    void everyOperationIsDescribedInFull() throws Exception {
        List<String> faults = new ArrayList<>();
        Set<String> operationIds = new HashSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (path.getKey().startsWith("/api/") && METHODS.contains(operation.getKey())) {
                        String name = operation.getKey() + " " + path.getKey();
                        check(name, operation.getValue(), faults);
                        if (!operationIds.add(
                                operation.getValue().path("operationId").asText())) {
                            faults.add(name + ": another operation has this operationId");
                        }
                    }
                }));
        assertThat(faults).isEmpty();
    }

    private static void check(String name, JsonNode operation, List<String> faults) {
        if (!operation.path("operationId").asText().matches("[a-z][a-zA-Z]+")) {
            faults.add(name + ": no operationId in lowerCamelCase");
        }
        if (operation.path("summary").asText().isBlank()) {
            faults.add(name + ": no summary");
        }
        if (operation.path("tags").isEmpty()) {
            faults.add(name + ": no tag");
        }
        operation.path("requestBody").path("content").properties().forEach(content -> {
            if (content.getValue().path("example").isMissingNode()
                    && content.getValue().path("examples").isEmpty()) {
                faults.add(name + ": no example of a body of type " + content.getKey());
            }
        });
        operation.path("responses").properties().forEach(response -> {
            boolean failure = response.getKey().matches("[45]..");
            if (failure
                    && !response.getValue().has("$ref")
                    && !response.getValue().path("content").has("application/problem+json")) {
                faults.add(name + ": " + response.getKey() + " is no problem document");
            }
        });
        if (!operation.path("responses").has("500")) {
            faults.add(name + ": no problem responses");
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        JsonNode document = document();
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void theConsoleHealthAndMetricsAreServed() {
        get("/q/swagger-ui/").then().statusCode(200);
        get("/q/health").then().statusCode(200);
        get("/q/metrics").then().statusCode(200);
    }

    @Test
    void unknownPathsAndMethodsDoNotAddMetrics() {
        for (int i = 0; i < 30; i++) {
            get("/api/unknown-" + i);
            get("/unknown-" + i);
            given().request("M" + i, "/api/probe");
        }
        String metrics = get("/q/metrics").asString();

        assertThat(metrics).contains("http_server_requests_seconds_count").doesNotContain("unknown-");
        assertThat(metrics).contains("method=\"OTHER\"").doesNotContain("method=\"M1");
    }
}
