package dev.runestone.statemachine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Databases with the tables of state machines. */
final class TestDatabase {
    private TestDatabase() {}

    static DataSource h2(String place) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:" + place
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");
        return withTables(org.h2.jdbcx.JdbcConnectionPool.create(database));
    }

    static DataSource withTables(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : Files.readString(Path.of("src/main/resources/db/migration/V4__statemachine.sql"))
                    .replaceAll("--[^\\n]*", "")
                    .split(";")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
            return database;
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
