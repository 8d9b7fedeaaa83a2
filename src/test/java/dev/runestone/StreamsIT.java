package dev.runestone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams of the packaged application, whose heap is 300 MB. The slow reader reads for {@code -Dstreams.seconds}, 10 where
 * it is not said.
 */
class StreamsIT {
    private static final int SECONDS = Integer.getInteger("streams.seconds", 10);
    private static final int BUFFER = 256;
    private static final int IDLE = 1_000;
    private static final int BUSY = 100;
    private static final int ITEMS = 300;
    private static final String CREDIT = "{checking_status: \\\"none\\\", duration_months: 18,"
            + " credit_history: \\\"existing_paid\\\", purpose: \\\"radio_tv\\\", credit_amount: 1000 + modulo(item, 9000),"
            + " savings_status: \\\"below_100\\\", employment_since: \\\"1_to_4y\\\", installment_rate: 2,"
            + " other_parties: \\\"none\\\", property: \\\"car\\\", age: 35, other_payment_plans: \\\"none\\\","
            + " housing: \\\"own\\\"}";
    private static final String SMALL = """
            kind: Workflow
            name: small
            version: 1.0.0
            inputs:
              x: {type: any}
            components:
              twice:
                step: {function: feel, expression: 2 * x}
                from: x
            outputs:
              twice: twice
            """;
    private static final String FIVE = """
            kind: Workflow
            name: five
            version: 1.0.0
            inputs:
              application: {type: object}
            components:
              monthly:
                step: {function: feel, expression: application.credit_amount / application.duration_months}
                from: application
              instalment:
                step: {function: feel, expression: "{monthly: monthly}", type: {type: object}}
                from: monthly
              decision:
                rules:
                  knowledge: credit
                  groups: [eligibility, scoring, pricing, decision]
                  facts: {application: Application, instalment: Instalment}
                  emit: Decision
                from: [application, instalment]
              outcome:
                step: {function: feel, expression: decision.outcome}
                from: decision
              letter:
                step: {function: feel, expression: 'outcome + " at " + string(monthly)'}
                from: [outcome, monthly]
            outputs:
              letter: letter
            """;

    @TempDir
    static Path folder;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static PackagedApp app;

    @BeforeAll
    static void start() throws Exception {
        app = PackagedApp.start(
                Path.of(System.getProperty("java.home")),
                folder,
                Map.of(
                        "RUNESTONE_RULES_FOLDER",
                        Path.of("rules").toAbsolutePath().toString()),
                List.of("-Xmx300m", "-XX:+ExitOnOutOfMemoryError"));
        for (String workflow : List.of(SMALL, FIVE)) {
            HttpResponse<String> made = app.post("/api/workflows", workflow, "Content-Type", "application/yaml");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        }
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static String open(String workflow, String body) throws Exception {
        HttpResponse<String> opened =
                app.post("/api/workflows/" + workflow + "/streams", body, "Content-Type", "application/json");
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
        return MAPPER.readTree(opened.body()).get("id").textValue();
    }

    private static JsonNode statistics(String stream) throws Exception {
        return MAPPER.readTree(app.get("/api/streams/" + stream).body()).get("statistics");
    }

    /** Asks for the results by a socket of its own, whose buffer is as small as may be. */
    private static Socket reading(String stream, int bytes) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(bytes);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", app.port()));
        socket.getOutputStream()
                .write(("GET /api/streams/" + stream + "/results HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(US_ASCII));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 1_024);
    }

    /** The next line that is a result; the others are those of HTTP and its chunks. */
    private static JsonNode result(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.startsWith("{")) {
            line = in.readLine();
        }
        assertThat(line).as("the stream goes on").isNotNull();
        return MAPPER.readTree(line);
    }

    @Test
    void aSlowReaderGetsEveryItemInOrderAndHoldsUpTheSource() throws Exception {
        String stream = open(
                "five",
                "{\"source\": {\"range\": {\"to\": 10000000}}, \"inputs\": {\"application\": \"" + CREDIT + "\"}}");
        long read = 0;
        try (Socket socket = reading(stream, 4_096)) {
            BufferedReader in = reader(socket);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < end) {
                for (int i = 0; i < 50; i++) {
                    JsonNode result = result(in);
                    assertThat(result.get("item").longValue()).isEqualTo(read);
                    assertThat(result.get("outputs").get("letter").textValue()).contains(" at ");
                    read++;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            long before = settled(stream);
            assertThat(before)
                    .as("items that were taken while %d were read", read)
                    .isGreaterThanOrEqualTo(read);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            assertThat(statistics(stream).get("in").longValue())
                    .as("the source stops with its reader")
                    .isEqualTo(before);
            assertThat(statistics(stream).get("waitingResults").intValue()).isLessThanOrEqualTo(BUFFER);
        }
        assertThat(read).isGreaterThan(SECONDS * 100L);
        app.delete("/api/streams/" + stream);
    }

    /** How many items were taken when no more are. */
    private static long settled(String stream) throws Exception {
        long before = -1;
        long now = statistics(stream).get("in").longValue();
        while (now != before) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            before = now;
            now = statistics(stream).get("in").longValue();
        }
        return now;
    }

    @Test
    void aThousandIdleStreamsAndAHundredBusyOnesAreServedAtOnce() throws Exception {
        List<String> idle = new ArrayList<>();
        List<Socket> readers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(BUSY);
        try {
            for (int i = 0; i < IDLE; i++) {
                idle.add(open("small", "{}"));
                readers.add(reading(idle.get(i), 4_096));
            }
            List<Callable<Long>> busy = new ArrayList<>();
            for (int i = 0; i < BUSY; i++) {
                busy.add(() -> readAll(open("small", "{\"source\": {\"range\": {\"to\": " + ITEMS + "}}}")));
            }
            for (Future<Long> done : threads.invokeAll(busy, 4, TimeUnit.MINUTES)) {
                assertThat(done.get()).isEqualTo(ITEMS);
            }
            for (int i = 0; i < IDLE; i += 100) {
                app.post("/api/streams/" + idle.get(i) + "/items", "21\n", "Content-Type", "application/x-ndjson");
                assertThat(result(reader(readers.get(i)))
                                .get("outputs")
                                .get("twice")
                                .intValue())
                        .isEqualTo(42);
            }
            for (String stream : idle) {
                app.delete("/api/streams/" + stream);
            }
        } finally {
            threads.shutdownNow();
            for (Socket socket : readers) {
                socket.close();
            }
        }
    }

    private static long readAll(String stream) throws IOException {
        try (Socket socket = reading(stream, 65_536)) {
            BufferedReader in = reader(socket);
            long read = 0;
            JsonNode result = result(in);
            while (!result.has("end")) {
                assertThat(result.get("item").longValue()).isEqualTo(read);
                read++;
                result = result(in);
            }
            return read;
        }
    }
}
