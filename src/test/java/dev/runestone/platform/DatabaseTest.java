package dev.runestone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DatabaseTest {
    @Inject
    DataSource database;

    @Test
    void theConfiguredDatabaseIsUsedAndMigrated() throws SQLException {
        try (Connection connection = database.getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from idempotency_record")) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo(product());
            assertThat(rows.next()).isTrue();
        }
    }

    String product() {
        return "H2";
    }
}
