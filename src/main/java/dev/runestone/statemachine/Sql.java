package dev.runestone.statemachine;

import dev.runestone.api.OutageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Statements with their values. */
final class Sql {
    /** H2: somebody else changed the row (90131); the row was locked too long (50200). */
    private static final List<Integer> H2_CONFLICTS = List.of(90131, 50200);

    private Sql() {}

    /** Makes something of a row. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Works with a connection. */
    interface Work {
        void with(Connection connection) throws SQLException;
    }

    static <T> List<T> read(DataSource database, String sql, Row<T> form, @Nullable Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(form.of(result));
                }
            }
            return rows;
        } catch (SQLException failure) {
            throw OutageException.orBug("The state machines cannot be read", failure);
        }
    }

    static int update(DataSource database, String sql, @Nullable Object... values) {
        try (Connection connection = database.getConnection()) {
            return update(connection, sql, values);
        } catch (SQLException failure) {
            throw OutageException.orBug("The state machines cannot be written", failure);
        }
    }

    static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    static void inTransaction(DataSource database, Work work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.with(connection);
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw OutageException.orBug("The state machines cannot be written", failure);
        }
    }

    /** Whether a transaction failed because of another one, so that it may be tried again. */
    static boolean isConflict(SQLException failure) {
        String state = failure.getSQLState();
        return (state != null && state.startsWith("40")) || H2_CONFLICTS.contains(failure.getErrorCode());
    }

    private static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
