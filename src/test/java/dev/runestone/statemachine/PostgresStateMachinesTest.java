package dev.runestone.statemachine;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

class PostgresStateMachinesTest extends StateMachinesTest {
    private EmbeddedPostgres server;

    @Override
    DataSource open() throws Exception {
        server = EmbeddedPostgres.start();
        return TestDatabase.withTables(server.getPostgresDatabase());
    }

    @AfterAll
    void close() throws Exception {
        server.close();
    }
}
