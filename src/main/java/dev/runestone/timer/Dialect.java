package dev.runestone.timer;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How db-scheduler speaks to the two databases. It would hand times over as {@link java.sql.Timestamp}, which H2 reads in
 * the local zone: in the hour in which the clocks go back that is wrong by an hour.
 */
final class Dialect {
    private Dialect() {}

    /** What fits the database behind a data source. */
    static JdbcCustomization of(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL") ? new Postgres() : new H2();
        } catch (SQLException e) {
            throw new IllegalStateException("The alarms cannot be reached.", e);
        }
    }

    /** Finds what is due, and then takes one row after the other if it is still as it was found. */
    private static final class H2 extends DefaultJdbcCustomization {
        H2() {
            super(false);
        }

        @Override
        public void setInstant(PreparedStatement statement, int index, @Nullable Instant value) throws SQLException {
            put(statement, index, value);
        }

        @Override
        public @Nullable Instant getInstant(ResultSet rows, String column) throws SQLException {
            return get(rows, column);
        }
    }

    /** Takes what is due in one statement that passes over rows that other nodes are taking. */
    private static final class Postgres extends PostgreSqlJdbcCustomization {
        Postgres() {
            super(false, false);
        }

        @Override
        public void setInstant(PreparedStatement statement, int index, @Nullable Instant value) throws SQLException {
            put(statement, index, value);
        }

        @Override
        public @Nullable Instant getInstant(ResultSet rows, String column) throws SQLException {
            return get(rows, column);
        }
    }

    private static void put(PreparedStatement statement, int index, @Nullable Instant value) throws SQLException {
        statement.setObject(index, value == null ? null : AlarmTable.time(value));
    }

    private static @Nullable Instant get(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
