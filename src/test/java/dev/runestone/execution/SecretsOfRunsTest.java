package dev.runestone.execution;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Secrets that durable runs hand to their steps: neither the database nor an answer nor a metric nor the log holds one,
 * though everybody who is handed it tells it.
 */
@QuarkusTest
@TestProfile(FunctionResourcesTest.WithSecrets.class)
class SecretsOfRunsTest {
    private static final String CANARY = FunctionResourcesTest.CANARY;
    private static final String JSON = "application/json";
    private static final int AROUND = 300;
    private static final String AUTHORIZED =
            "headers: {Authorization: \"Bearer ${secret.canary}\"}," + " requires: {secrets: [canary]}";

    /** Everything that the service outside answers is kept, in facts, in outputs and in a parked task's details. */
    private static final String TELLING = """
            kind: Workflow
            name: telling
            version: 1.0.0
            inputs:
              how: {type: string}
            components:
              json:
                step: {function: http, url: "%1$s/json", %2$s}
                from: how
              bytes:
                step: {function: http, url: "%1$s/bytes", %2$s}
                from: how
              header:
                step: {function: http, url: "%1$s/header", %2$s}
                from: how
              flaky:
                step: {function: http, url: "%1$s/flaky", %2$s}
                from: how
                policy: {retries: 2, delay: PT0.01S}
              bean:
                step: {function: leak, requires: {secrets: [canary]}}
                from: how
              approval:
                step: {function: task, details: "{json: json.body, bean: bean.told}"}
                from: [json, bean]
            outputs:
              json: json
              bytes: bytes
              header: header
              flaky: flaky
              bean: bean
              approval: approval
            """;

    /** What was done is to be undone with the secret, too, which the service refuses. */
    private static final String BROKEN = """
            kind: Workflow
            name: telling-and-breaking
            version: 1.0.0
            inputs:
              how: {type: string}
            components:
              done:
                step: {function: http, url: "%1$s/json", %2$s}
                compensate: {function: http, method: DELETE, url: "%1$s/flaky", headers: {Authorization: "Bearer ${secret.canary}"}}
                from: how
              broken:
                step: {function: http, url: "%1$s/broken", %2$s}
                from: done
                policy: {onFailure: compensate}
            outputs:
              broken: broken
            """;

    private static final String REFUSING = """
            kind: Workflow
            name: telling-by-failure
            version: 1.0.0
            inputs:
              how: {type: string}
            components:
              bean:
                step: {function: leak, requires: {secrets: [canary]}}
                from: how
            outputs:
              bean: bean
            """;

    private final DataSource database;
    private final String echo;
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Logger ours = Logger.getLogger("dev.runestone");
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            StringWriter text = new StringWriter();
            text.append(line.getMessage()).append(Arrays.toString(line.getParameters()));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            logged.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    SecretsOfRunsTest(DataSource database, @ConfigProperty(name = EchoServer.URL) String echo) {
        this.database = database;
        this.echo = echo;
    }

    @BeforeEach
    void listenToTheLog() {
        Logger.getLogger("").addHandler(listener);
        ours.setLevel(Level.ALL);
    }

    @AfterEach
    void listenNoMore() {
        ours.setLevel(null);
        Logger.getLogger("").removeHandler(listener);
    }

    @Test
    void whatRunsAreHandedIsKeptNowhere() throws Exception {
        List<String> answers = new ArrayList<>();
        String told = start(TELLING, "telling", "value", answers);
        String token = RunsApiTest.await(told, run -> run.getString("waitingFor[0].token") != null)
                .getString("waitingFor[0].token");
        look(answers, "/api/tasks", "/api/tasks/" + token, "/api/runs/" + told);
        answers.add(given().contentType(JSON)
                .body("{\"value\": true}")
                .post("/api/tasks/" + token + "/completions")
                .then()
                .statusCode(202)
                .extract()
                .asString());
        List<String> runs = List.of(
                told,
                start(BROKEN, "telling-and-breaking", "value", answers),
                start(REFUSING, "telling-by-failure", "failure", answers));
        List<String> statuses = List.of("COMPLETED", "FAILED", "FAILED");
        for (int i = 0; i < runs.size(); i++) {
            String run = "/api/runs/" + runs.get(i);
            assertThat(RunsApiTest.await(runs.get(i), now -> now.getString("endedAt") != null)
                            .getString("status"))
                    .as(run)
                    .isEqualTo(statuses.get(i));
            look(answers, run, run + "/events?limit=500", run + "/facts?limit=500");
        }
        look(answers, "/api/runs/" + told + "/facts/json/ancestry", "/api/runs", "/api/workflows/telling");
        executeStep(answers);
        look(answers, "/q/metrics", "/q/health");

        // It was handed out, and blotted out afterwards.
        assertThat(answers).anyMatch(answer -> answer.contains("Bearer •••"));
        assertThat(answers)
                .anyMatch(answer ->
                        answer.contains("attemptFailed") && answer.contains("answers 503: You are Bearer •••"))
                .anyMatch(answer ->
                        answer.contains("compensationFailed") && answer.contains("answers 503: You are Bearer •••"));
        Map<String, String> kept = kept();
        assertThat(kept.keySet())
                .contains("public.run_event.payload", "public.run_task.details", "public.run_definition.definition");
        assertThat(kept.get("public.run_event.payload")).contains("Bearer •••", "IllegalStateException: rejected •••");
        assertThat(kept.entrySet().stream().flatMap(column -> told(column.getValue(), column.getKey())))
                .as("told by columns")
                .isEmpty();
        assertThat(answers.stream().flatMap(answer -> told(answer, "an answer")))
                .as("told by answers")
                .isEmpty();
        assertThat(logged).isNotEmpty();
        assertThat(logged.stream().flatMap(line -> told(line, "the log")))
                .as("told by the log")
                .isEmpty();
    }

    private String start(String yaml, String workflow, String how, List<String> answers) {
        given().contentType("application/yaml")
                .body(yaml.formatted(echo, AUTHORIZED).getBytes(UTF_8))
                .post("/api/workflows")
                .then()
                .statusCode(oneOf(200, 201));
        String id = "secret-" + UUID.randomUUID();
        answers.add(given().contentType(JSON)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(Map.of("workflow", workflow, "id", id, "inputs", Map.of("how", how), "wait", "PT1S"))
                .post("/api/runs")
                .then()
                .statusCode(oneOf(200, 202))
                .extract()
                .asString());
        return id;
    }

    /** Its answer is kept for the idempotency key. */
    private void executeStep(List<String> answers) {
        for (String path : List.of("json", "bytes", "header", "broken")) {
            answers.add(given().contentType(JSON)
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .body(Map.of(
                            "settings",
                            Map.of(
                                    "url",
                                    echo + "/" + path,
                                    "headers",
                                    Map.of("Authorization", "Bearer ${secret.canary}")),
                            "requires",
                            Map.of("secrets", List.of("canary"))))
                    .post("/api/functions/http/executions")
                    .then()
                    .statusCode(path.equals("broken") ? 422 : 200)
                    .extract()
                    .asString());
        }
    }

    private static void look(List<String> answers, String... paths) {
        for (String path : paths) {
            answers.add(given().get(path).then().statusCode(200).extract().asString());
        }
    }

    /** Where a text holds the canary, whole or the half of it that a cut leaves, with what stands around it. */
    private static Stream<String> told(String text, String where) {
        List<String> forms = new ArrayList<>(List.of("canary-0", "15-4711"));
        // In Base64 a text looks in three ways, by where it begins; what its ends share with others does not count.
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder().encodeToString(("x".repeat(before) + CANARY).getBytes(UTF_8));
            forms.add(encoded.substring(4, encoded.length() - 4));
        }
        return forms.stream().filter(text::contains).map(form -> {
            int at = text.indexOf(form);
            return where + ": …" + text.substring(Math.max(0, at - AROUND), Math.min(text.length(), at + AROUND)) + "…";
        });
    }

    /** All that the database holds, by column. */
    private Map<String, String> kept() throws SQLException {
        Map<String, String> kept = new LinkedHashMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet rows = statement.executeQuery("select * from " + table)) {
                    read(table, rows, kept);
                }
            }
        }
        return kept;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select table_schema, table_name from information_schema.tables"
                + " where lower(table_schema) not in ('information_schema', 'pg_catalog')")) {
            while (rows.next()) {
                tables.add(rows.getString(1) + ".\"" + rows.getString(2) + "\"");
            }
        }
        return tables;
    }

    private static void read(String table, ResultSet rows, Map<String, String> kept) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        StringBuilder[] contents = new StringBuilder[columns.getColumnCount()];
        Arrays.setAll(contents, column -> new StringBuilder());
        while (rows.next()) {
            for (int column = 0; column < contents.length; column++) {
                Object value = rows.getObject(column + 1);
                contents[column]
                        .append(
                                value instanceof byte[] bytes
                                        ? new String(bytes, ISO_8859_1)
                                        : rows.getString(column + 1))
                        .append('\n');
            }
        }
        for (int column = 0; column < contents.length; column++) {
            kept.put(table.replace("\"", "") + "." + columns.getColumnName(column + 1), contents[column].toString());
        }
    }
}
