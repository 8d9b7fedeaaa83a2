package dev.runestone.journal;

import dev.runestone.api.OutageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Short transactions on connections of the pool. One that lost against another (a deadlock, a lock not had in time) is
 * repeated a few times. To be called outside of JTA transactions.
 */
final class Transactions {
    private static final int ATTEMPTS = 5;

    private final DataSource database;

    /** What is done in one transaction; may be done again. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    Transactions(DataSource database) {
        this.database = database;
    }

    /** Reads, each statement by itself. */
    <T> T read(Supplier<String> what, Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.in(connection);
        } catch (SQLException e) {
            throw OutageException.orBug(what.get() + " cannot be read", e);
        }
    }

    /** Does the work in one transaction. */
    <T> T write(Supplier<String> what, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !SqlFailure.of(e).isContention()) {
                    throw OutageException.orBug(what.get() + " cannot be changed", e);
                }
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Rolls back; where that fails too, the failure goes with the first one. */
    static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
