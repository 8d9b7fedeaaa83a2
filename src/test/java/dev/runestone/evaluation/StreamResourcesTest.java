package dev.runestone.evaluation;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams over HTTP and WebSocket. */
@QuarkusTest
class StreamResourcesTest {
    private static final String WORKFLOW = """
            kind: Workflow
            name: net
            version: 1.0.0
            inputs:
              application: {type: object}
            components:
              income:
                step: {function: feel, expression: application.salary - application.expenses}
                from: application
            outputs:
              income: income
            """;

    @TestHTTPResource
    URI root;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void create() {
        given().contentType("application/yaml").body(WORKFLOW.getBytes(UTF_8)).post("/api/workflows");
    }

    private static String item(int salary) {
        return "{\"salary\": " + salary + ", \"expenses\": 10}\n";
    }

    /** Chunked, as whoever streams sends it. */
    private HttpRequest.Builder post(String path, Stream<String> lines) {
        return HttpRequest.newBuilder(root.resolve(path))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(
                        lines.map(line -> line.getBytes(UTF_8)).toList())));
    }

    private static String open(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/workflows/net/streams")
                .then()
                .statusCode(201)
                .extract()
                .header("Location")
                .replaceFirst("^https?://[^/]+", "");
    }

    private static void send(String stream, String lines, boolean end) {
        given().contentType("application/x-ndjson")
                .body(lines.getBytes(UTF_8))
                .queryParam("end", end)
                .post(stream + "/items")
                .then()
                .statusCode(200)
                .body("items", equalTo((int) lines.lines().count()));
    }

    @Test
    void aBodyOfLinesIsAnsweredLineByLine() throws Exception {
        HttpResponse<Stream<String>> response = client.send(
                post(
                                "/api/workflows/net/evaluations/stream",
                                IntStream.range(0, 3_000).mapToObj(StreamResourcesTest::item))
                        .build(),
                BodyHandlers.ofLines());
        List<String> lines = response.body().toList();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
        assertThat(lines).hasSize(3_001);
        assertThat(lines.get(0)).isEqualTo("{\"sequence\":1,\"item\":0,\"outputs\":{\"income\":-10}}");
        assertThat(lines.get(2_999)).isEqualTo("{\"sequence\":3000,\"item\":2999,\"outputs\":{\"income\":2989}}");
        assertThat(lines.get(3_000)).contains("\"status\":\"completed\"").contains("\"in\":3000");
    }

    @Test
    void resultsComeWhileTheBodyIsStillBeingSent() throws Exception {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/workflows/net/evaluations/stream HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(UTF_8));
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (int i = 0; i < 3; i++) {
                String line = item(100 + i);
                out.write((Integer.toHexString(line.length()) + "\r\n" + line + "\r\n").getBytes(UTF_8));
                out.flush();
                assertThat(until(in, "{")).contains("\"income\":" + (90 + i));
            }
            out.write("0\r\n\r\n".getBytes(UTF_8));
            out.flush();
            assertThat(until(in, "{")).contains("completed");
        }
    }

    private static String until(BufferedReader in, String start) throws IOException {
        String line = in.readLine();
        while (line != null && !line.startsWith(start)) {
            line = in.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void theSameComesAsEvents() throws Exception {
        HttpResponse<String> response = client.send(
                post("/api/workflows/net/evaluations/stream", Stream.of(item(20), "{\n", item(30)))
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.body())
                .contains("id:1\nevent:result\ndata:{\"item\":0,\"outputs\":{\"income\":10}}")
                .containsPattern(
                        "id:2\\nevent:problem\\ndata:\\{\"item\":1,\"problem\":\\{\"type\":\"urn:runestone:problem:malformed")
                .contains("id:4\nevent:end\n");
    }

    @Test
    void aSenderThatGoesAwayEndsItsStream() throws Exception {
        given().contentType("application/yaml")
                .body(WORKFLOW.replace("name: net", "name: leaving").getBytes(UTF_8))
                .post("/api/workflows");
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.getOutputStream()
                    .write(("POST /api/workflows/leaving/evaluations/stream HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "1\r\n\n\r\n")
                            .getBytes(UTF_8));
            awaitStreams(true);
        }
        awaitStreams(false);
    }

    private static void awaitStreams(boolean some) {
        Streams.await(() -> some
                != given().get("/api/streams?limit=500")
                        .then()
                        .extract()
                        .jsonPath()
                        .getList("items.findAll {it.workflow == 'leaving'}")
                        .isEmpty());
    }

    @Test
    void itemsArePushedAndResultsReadByRequestsOfTheirOwn() {
        String stream = open("{}");
        send(stream, item(20) + item(30), false);
        send(stream, item(40), true);

        String lines = given().get(stream + "/results")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(lines.lines().toList()).hasSize(4);
        assertThat(lines).contains("{\"sequence\":3,\"item\":2,\"outputs\":{\"income\":30}}");
        given().get(stream)
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"))
                .body("statistics.in", equalTo(3))
                .body("statistics.delivered", equalTo(4));
        given().contentType("application/x-ndjson")
                .body(item(1).getBytes(UTF_8))
                .post(stream + "/items")
                .then()
                .statusCode(409)
                .body("detail", containsString("completed"));
        given().delete(stream).then().statusCode(204);
        given().get(stream).then().statusCode(404);
    }

    @Test
    void aReaderResumesBehindTheLastEventThatItGot() {
        String stream = open("{\"source\": {\"range\": {\"to\": 5}}, \"inputs\": {\"application\":"
                + " \"{salary: item, expenses: 0}\"}}");
        given().get(stream + "/results").then().statusCode(200);

        String again = given().header("Last-Event-ID", "4")
                .accept("text/event-stream")
                .get(stream + "/results")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(again).contains("id:5\n").contains("id:6\n").doesNotContain("id:4\n");
        assertThat(given().queryParam("after", 5).get(stream + "/results").asString())
                .startsWith("{\"sequence\":6,\"end\"");
        given().queryParam("after", 99).get(stream + "/results").then().statusCode(422);
        given().queryParam("after", "x").get(stream + "/results").then().statusCode(400);
        given().delete(stream);
    }

    @Test
    void aSlowReaderOfEverythingIsWaitedFor() throws Exception {
        String stream = open("{\"source\": {\"range\": {\"to\": 1000000000}}, \"inputs\": {\"application\":"
                + " \"{salary: item, expenses: 0}\"}}");
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(root.resolve(stream + "/results")).build(), BodyHandlers.ofInputStream());
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(reader.readLine()).startsWith("{\"sequence\":" + (i + 1) + ",\"item\":" + i + ",");
            }
        }
        given().delete(stream).then().statusCode(204);
    }

    @Test
    void aSocketTakesItemsAndGivesResults() throws Exception {
        String stream = open("{}");
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://" + root.getHost() + ":" + root.getPort() + stream + "/socket"),
                        new WebSocket.Listener() {
                            private final StringBuilder part = new StringBuilder();

                            @Override
                            public @Nullable CompletionStage<?> onText(
                                    WebSocket from, CharSequence text, boolean last) {
                                part.append(text);
                                if (last) {
                                    got.add(part.toString());
                                    part.setLength(0);
                                }
                                from.request(1);
                                return null;
                            }

                            @Override
                            public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String why) {
                                closed.complete(code);
                                return null;
                            }
                        })
                .get(20, TimeUnit.SECONDS);
        List<String> results = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            socket.sendText(item(i).strip(), true).get(20, TimeUnit.SECONDS);
        }
        socket.sendText("", true).get(20, TimeUnit.SECONDS);
        for (int i = 0; i < 501; i++) {
            results.add(got.poll(20, TimeUnit.SECONDS));
        }

        assertThat(results.get(499)).isEqualTo("{\"sequence\":500,\"item\":499,\"outputs\":{\"income\":489}}");
        assertThat(results.get(500)).contains("completed");
        assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
        given().delete(stream);
    }

    @Test
    void whatDoesNotFitIsToldMemberByMember() {
        given().contentType(ContentType.JSON)
                .body("""
                        {"overflow": "sample", "order": "random", "buffer": 0, "parallelism": 99,
                         "inputs": {"aplication": "item +"}, "outputs": ["incom"],
                         "window": {"slide": "PT10S", "lateness": "PT1S", "key": "item."}}""")
                .post("/api/workflows/net/streams")
                .then()
                .statusCode(422)
                .body(
                        "errors.path",
                        hasItems(
                                "period",
                                "order",
                                "buffer",
                                "parallelism",
                                "inputs.aplication",
                                "outputs",
                                "window",
                                "window.lateness",
                                "window.key"));
    }

    @Test
    void aSourceIsHeldToWhatIsConfigured() {
        for (String[] wrong : new String[][] {
            {"{\"file\": {\"name\": \"/etc/passwd\"}}", "source.file"},
            {"{\"kafka\": {\"topic\": \"orders\"}}", "source.kafka"},
            {"{\"range\": {\"from\": 3, \"to\": 1}}", "source.range.from"},
            {"{\"range\": {\"to\": 3, \"step\": 0}}", "source.range.step"},
            {"{\"range\": {}}", "source.range.to"},
            {"{\"range\": {\"to\": 3}, \"file\": {}}", "source"}
        }) {
            given().contentType(ContentType.JSON)
                    .body("{\"source\": " + wrong[0] + "}")
                    .post("/api/workflows/net/streams")
                    .then()
                    .statusCode(422)
                    .body("errors.path", hasItem(wrong[1]));
        }
    }

    @Test
    void aStreamWithASourceOfItsOwnTakesNoItems() {
        String stream = open("{\"source\": {\"range\": {\"to\": 1000000000}}}");

        given().contentType("application/x-ndjson")
                .body(item(1).getBytes(UTF_8))
                .post(stream + "/items")
                .then()
                .statusCode(409);
        given().get("/api/streams?limit=500")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(stream.replaceFirst(".*/", "")));
        given().delete(stream).then().statusCode(204);
    }

    @Test
    void aStreamCannotBeRepeatedUnderAKey() throws Exception {
        HttpResponse<String> response = client.send(
                post("/api/workflows/net/evaluations/stream", Stream.of(item(1)))
                        .header("Idempotency-Key", "one")
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("Idempotency-Key");
    }

    @Test
    void itemsCannotBeSentUnderAKeyEither() throws Exception {
        String stream = open("{}");
        HttpResponse<String> response = client.send(
                post(stream + "/items", Stream.of(item(1)))
                        .header("Idempotency-Key", "two")
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("Idempotency-Key");
        given().get(stream).then().body("statistics.in", equalTo(0));
        given().delete(stream);
    }

    @Test
    void anUnknownWorkflowIsNotFoundAndNoStreamIsLeft() throws Exception {
        HttpResponse<String> response = client.send(
                post("/api/workflows/nothing/evaluations/stream", Stream.of(item(1)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("problem+json");
        given().get("/api/streams/none/results").then().statusCode(404);
        given().get("/api/streams/none/socket").then().statusCode(404);
    }

    @Test
    void aLineThatIsTooLongEndsTheStreamAndSaysWhy() throws Exception {
        HttpResponse<String> response = client.send(
                post("/api/workflows/net/evaluations/stream", Stream.of(item(1), "\"" + "x".repeat(300_000) + "\"\n"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.body())
                .contains("\"income\":-9")
                .contains("\"status\":\"failed\"")
                .contains("runestone.streams.item-bytes");
    }
}
