package dev.runestone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The very package that runs on H2 runs on PostgreSQL, by three settings. */
class PostgresPackagedIT {
    private static final String WORKFLOW = """
            kind: Workflow
            name: packaged
            version: 1.0.0
            inputs:
              amount: {type: number}
            components:
              doubled:
                step: {function: feel, expression: "amount * 2", type: {type: number}}
                from: amount
            outputs:
              doubled: doubled
            """;

    @TempDir
    Path folder;

    @Test
    void itMigratesAndStartsAgainOnWhatItLeft() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            try (PackagedApp app = PackagedApp.start(folder, settings(server))) {
                assertThat(app.log()).contains("PostgreSQL").contains("Successfully applied");
            }
            try (var connection = server.getPostgresDatabase().getConnection();
                    var rows = connection.createStatement().executeQuery("select * from idempotency_record")) {
                assertThat(rows.next()).isFalse();
            }
            try (PackagedApp again = PackagedApp.start(folder, settings(server))) {
                assertThat(again.log()).contains("No migration necessary");
            }
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void whatIsStoredOutlivesARestart() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            try (PackagedApp app = PackagedApp.start(folder, settings(server))) {
                assumeTrue(
                        app.get("/q/openapi").body().contains("createWorkflow"),
                        "SKIPPED: this build has no createWorkflow.");
                var created = create(app);
                assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            }
            try (PackagedApp again = PackagedApp.start(folder, settings(server))) {
                assertThat(again.get("/api/workflows/packaged/versions/1.0.0").body())
                        .contains("amount * 2");
                var repeated = create(again);
                assertThat(repeated.statusCode()).isEqualTo(201);
                assertThat(repeated.headers().firstValue("Idempotency-Replayed"))
                        .hasValue("true");
            }
        }
    }

    private static HttpResponse<String> create(PackagedApp app) throws Exception {
        return app.post("/api/workflows", WORKFLOW, "Content-Type", "application/yaml", "Idempotency-Key", "once");
    }

    private static Map<String, String> settings(EmbeddedPostgres server) {
        return Map.of(
                "RUNESTONE_DATABASE_URL", server.getJdbcUrl("postgres", "postgres"),
                "RUNESTONE_DATABASE_USER", "postgres",
                "RUNESTONE_DATABASE_PASSWORD", "postgres");
    }
}
