package dev.runestone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillablePostgresIT {
    @TempDir
    Path folder;

    @Test
    void whatWasCommittedIsThereAfterAKill() throws Exception {
        try (KillablePostgres postgres = KillablePostgres.start(folder.resolve("data"))) {
            String url = postgres.settings().get("RUNESTONE_DATABASE_URL");
            try (Connection connection = postgres.server().getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create table kept (id integer primary key)");
                for (int i = 0; i < 100; i++) {
                    statement.execute("insert into kept values (" + i + ")");
                }
                postgres.kill();
                assertThat(isGone(connection)).isTrue();
            }
            postgres.restart();
            assertThat(postgres.settings()).containsEntry("RUNESTONE_DATABASE_URL", url);
            try (Connection connection = postgres.server().getPostgresDatabase().getConnection();
                    var rows = connection.createStatement().executeQuery("select count(*) from kept")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(100);
            }
        }
    }

    private static boolean isGone(Connection connection) {
        try (var rows = connection.createStatement().executeQuery("select 1")) {
            return !rows.next();
        } catch (SQLException gone) {
            return true;
        }
    }
}
