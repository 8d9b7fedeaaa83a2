package dev.runestone.execution;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.oneOf;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live streams of events, read from sockets as slowly as a test likes. */
@QuarkusTest
@TestProfile(EventStreamTest.FewStreams.class)
class EventStreamTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int STREAMS = 3;
    private static final int MANY = 400;
    private static final int LARGE = 60_000;

    @TestHTTPResource
    URI base;

    @Inject
    MeterRegistry registry;

    public static final class FewStreams implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "runestone.run-access.streams",
                    Integer.toString(STREAMS),
                    "runestone.run-access.stream-heartbeat",
                    "PT0.2S");
        }
    }

    /** A connection that reads server-sent events line by line. */
    private static final class Stream implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Stream(URI base, String run, String lastEventId) throws IOException {
            socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.getOutputStream()
                    .write(("GET /api/runs/" + run + "/events HTTP/1.1\r\nHost: " + base.getAuthority()
                                    + "\r\nAccept: text/event-stream\r\nConnection: close\r\n"
                                    + (lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n") + "\r\n")
                            .getBytes(UTF_8));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 4_096);
        }

        int status() throws IOException {
            return Integer.parseInt(lines.readLine().split(" ", -1)[1]);
        }

        /** The next line that begins so, behind its beginning; null at the end of the stream. */
        String next(String beginning) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length()).strip();
                }
            }
            return null;
        }

        List<String> rest(String beginning) throws IOException {
            List<String> rest = new ArrayList<>();
            for (String line = next(beginning); line != null; line = next(beginning)) {
                rest.add(line);
            }
            return rest;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @BeforeEach
    void createTheWorkflows() {
        create("""
                kind: Workflow
                name: waiting
                version: 1.0.0
                inputs:
                  amount: {type: number}
                components:
                  doubled:
                    step: {function: feel, expression: "amount * 2"}
                    from: amount
                  go:
                    step: {function: signal, name: go}
                    from: doubled
                outputs:
                  go: go
                """);
        String components = IntStream.range(0, MANY)
                .mapToObj(i -> "  c" + i + ":\n    step: {function: feel, expression: text}\n    from: text\n")
                .collect(Collectors.joining());
        String all = IntStream.range(0, MANY).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        create("kind: Workflow\nname: loud\nversion: 1.0.0\ninputs:\n  text: {type: string}\ncomponents:\n" + components
                + "  end:\n    step: {function: feel, expression: \"1\"}\n    from: [" + all + "]\n"
                + "outputs:\n  end: end\n");
    }

    private static void create(String yaml) {
        given().contentType("application/yaml")
                .body(yaml.getBytes(UTF_8))
                .post("/api/workflows")
                .then()
                .log()
                .ifError()
                .statusCode(oneOf(200, 201));
    }

    private static String start(String workflow, Object inputs, String wait) {
        String id = "run-" + UUID.randomUUID();
        ValidatableResponse response = given().contentType("application/json")
                .body(Map.of("workflow", workflow, "id", id, "inputs", inputs, "wait", wait))
                .post("/api/runs")
                .then();
        response.statusCode(oneOf(200, 202));
        return id;
    }

    private static void signal(String run) {
        given().contentType("application/json")
                .body("{\"name\": \"go\", \"payload\": 1}")
                .post("/api/runs/" + run + "/signals")
                .then()
                .statusCode(202);
    }

    private static void await(BooleanSupplier wanted) {
        Instant end = Instant.now().plus(Duration.ofMillis(PATIENCE_MILLIS));
        while (!wanted.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private double open() {
        return registry.get("runestone.execution.streams").gauge().value();
    }

    private double read() {
        return registry.get("runestone.execution.streamed.events").counter().count();
    }

    @Test
    void eventsAreToldAsTheyComeUntilTheLast() throws IOException {
        String run = start("waiting", Map.of("amount", 4), "PT0S");
        try (Stream stream = new Stream(base, run, "")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.next("Content-Type:")).startsWith("text/event-stream");
            assertThat(stream.next("id:")).isEqualTo("1");
            assertThat(stream.next("event:")).isEqualTo("runStarted");
            assertThat(stream.next("data:")).contains("\"seq\":1").contains("\"amount\":4");
            // Nothing happens until the signal, and the stream says that it is alive.
            assertThat(stream.next(":")).isEmpty();
            assertThat(stream.next(":")).isEmpty();
            signal(run);
            assertThat(stream.rest("event:")).endsWith("runCompleted");
        }
        await(() -> open() == 0);
    }

    @Test
    void aStreamGoesOnBehindTheEventThatItsReaderHas() throws IOException {
        String run = start("waiting", Map.of("amount", 4), "PT0S");
        signal(run);
        List<String> all;
        try (Stream stream = new Stream(base, run, "")) {
            all = stream.rest("id:");
        }
        assertThat(all).startsWith("1", "2").hasSizeGreaterThan(3);
        try (Stream stream = new Stream(base, run, "2")) {
            assertThat(stream.rest("id:")).isEqualTo(all.subList(2, all.size()));
        }
        try (Stream stream = new Stream(base, run, all.get(all.size() - 1))) {
            assertThat(stream.rest("id:")).isEmpty();
        }
        try (Stream stream = new Stream(base, run, "x")) {
            assertThat(stream.status()).isEqualTo(400);
        }
        try (Stream stream = new Stream(base, "run-of-nobody", "")) {
            assertThat(stream.status()).isEqualTo(404);
        }
    }

    @Test
    void moreStreamsThanThereMayBeAreRefused() throws IOException {
        String run = start("waiting", Map.of("amount", 4), "PT0S");
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            Stream stream = new Stream(base, run, "");
            streams.add(stream);
            assertThat(stream.status()).isEqualTo(200);
        }
        try (Stream refused = new Stream(base, run, "")) {
            assertThat(refused.status()).isEqualTo(503);
        }
        for (Stream stream : streams) {
            stream.close();
        }
        await(() -> open() == 0);
        try (Stream stream = new Stream(base, run, "")) {
            assertThat(stream.status()).isEqualTo(200);
        }
        signal(run);
        await(() -> open() == 0);
    }

    @Test
    void aSlowReaderKeepsTheEventsInTheStore() throws IOException {
        String run = start("loud", Map.of("text", "x".repeat(LARGE)), "PT30S");
        double before = read();
        try (Stream stream = new Stream(base, run, "")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.next("id:")).isEqualTo("1");
            await(() -> {
                double now = read();
                LockSupport.parkNanos(500_000_000);
                return read() == now;
            });
            // What the buffers of the two sockets hold, and no more than two pages.
            assertThat(read() - before).isBetween(1.0, MANY * 0.75);
            assertThat(stream.rest("id:")).hasSize(MANY + 2);
        }
        assertThat(read() - before).isEqualTo(MANY + 3);
    }
}
