package dev.runestone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Sends damaged bodies to every operation of the published OpenAPI document that takes one. The bodies begin as the
 * document's own examples, so a new endpoint is attacked as soon as it has one.
 */
@QuarkusTest
class MalformedInputTest {
    private static final int BODIES = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NASTY = List.of(
            "null",
            "-1",
            "1e999",
            "\"\"",
            "[]",
            "{}",
            "\"\\u0000\"",
            "999999999999999999999999999999",
            "true",
            "[[[[[[[[]]]]]]]]",
            "\"../../etc/passwd\"",
            "\"' OR 1=1 --\"");

    @TestHTTPResource
    URI base;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private record Target(String method, String path, String contentType, String body) {}

    @Test
    void damagedBodiesGetProblemsAndLoseNothing() throws Exception {
        List<Target> targets = targets();
        assertThat(targets).as("operations with an example body").hasSizeGreaterThanOrEqualTo(5);
        String workflows =
                send("GET", "/api/workflows?limit=500", "application/json", "").body();
        Random random = new Random(20261122);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < BODIES; i++) {
            Target target = targets.get(i % targets.size());
            String body = damaged(target, random);
            HttpResponse<String> response = send(target.method(), target.path(), target.contentType(), body);
            if (response.statusCode() >= 500 && response.statusCode() != 503) {
                wrong.add(response.statusCode() + " from " + target.method() + " " + target.path() + " for " + body);
            } else if (response.statusCode() >= 400) {
                assertThat(response.headers().firstValue("Content-Type").orElse(""))
                        .as("%s %s answers %s with %s", target.method(), target.path(), body, response.body())
                        .startsWith("application/problem+json");
                JsonNode problem = JSON.readTree(response.body());
                assertThat(problem.path("status").asInt()).isEqualTo(response.statusCode());
                assertThat(problem.path("title").asText()).isNotEmpty();
                assertThat(problem.path("detail").asText()).isNotEmpty();
            }
        }
        assertThat(wrong).isEmpty();
        JsonNode before = JSON.readTree(workflows).path("items");
        JsonNode after = JSON.readTree(send("GET", "/api/workflows?limit=500", "application/json", "")
                        .body())
                .path("items");
        assertThat(after.findValuesAsText("name")).containsAll(before.findValuesAsText("name"));
    }

    /** Every operation below /api that has an example body, with the path parameters filled in. */
    private List<Target> targets() throws Exception {
        JsonNode paths = JSON.readTree(send("GET", "/q/openapi?format=json", "application/json", "")
                        .body())
                .path("paths");
        List<Target> targets = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                for (Map.Entry<String, JsonNode> content :
                        operation.getValue().path("requestBody").path("content").properties()) {
                    example(content.getValue())
                            .ifPresent(body -> targets.add(new Target(
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey()
                                            .replace("{base}", "credit")
                                            .replace("{name}", "credit-decision")
                                            .replaceAll("\\{[^}]+}", "1.0.0"),
                                    content.getKey(),
                                    body)));
                }
            }
        }
        return targets;
    }

    private static Optional<String> example(JsonNode content) {
        JsonNode example = content.path("example");
        for (JsonNode named : content.path("examples")) {
            example = named.path("value");
        }
        if (example.isMissingNode()) {
            return Optional.empty();
        }
        String body = example.isTextual() ? example.asText() : example.toString();
        // what a damaged body happens to create must not stand in the way of other tests that send the examples
        return Optional.of(body.replace("org.acme", "org.damaged").replace("loans", "damaged"));
    }

    private static String damaged(Target target, Random random) {
        String body = target.body();
        int rounds = 1 + random.nextInt(3);
        for (int round = 0; round < rounds; round++) {
            body = damagedOnce(body, random);
        }
        return body;
    }

    private static String damagedOnce(String body, Random random) {
        if (body.isEmpty()) {
            return NASTY.get(random.nextInt(NASTY.size()));
        }
        int at = random.nextInt(body.length());
        int end = Math.min(body.length(), at + 1 + random.nextInt(12));
        return switch (random.nextInt(8)) {
            case 0 -> body.substring(0, at);
            case 1 -> body.substring(0, at) + body.substring(end);
            case 2 -> body.substring(0, at) + (char) random.nextInt(0xD800) + body.substring(at);
            case 3 -> body.substring(0, at) + body.substring(at, end) + body.substring(at);
            case 4 -> swapValue(body, random);
            case 5 -> NASTY.get(random.nextInt(NASTY.size()));
            case 6 -> "[".repeat(1 + random.nextInt(5_000)) + body;
            default ->
                body.replace(
                        body.substring(at, Math.min(body.length(), at + 1)), NASTY.get(random.nextInt(NASTY.size())));
        };
    }

    /** Puts something nasty in the place of a JSON value. */
    private static String swapValue(String body, Random random) {
        int colon = body.indexOf(':', random.nextInt(body.length()));
        if (colon < 0) {
            return body + body;
        }
        int end = colon + 1;
        while (end < body.length() && ",}]\n".indexOf(body.charAt(end)) < 0) {
            end++;
        }
        return body.substring(0, colon + 1) + NASTY.get(random.nextInt(NASTY.size())) + body.substring(end);
    }

    private HttpResponse<String> send(String method, String path, String contentType, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", contentType);
        if (body.isEmpty()) {
            request.GET();
        } else {
            request.method(method, BodyPublishers.ofByteArray(body.getBytes(UTF_8)));
        }
        return client.send(request.build(), BodyHandlers.ofString(UTF_8));
    }
}
