package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The journal of a node over a database in memory with all tables, for the tests of other packages. */
public final class JournalInH2 implements AutoCloseable {
    public final AgroalDataSource database;
    public final Journal journal;
    public final RunStore store;
    public final JournalNode node;
    public final RunArchive archive;

    public JournalInH2() {
        this(TestDatabase.inMemory());
    }

    private JournalInH2(AgroalDataSource database) {
        TestNode parts = new TestNode(database, TestJournalConfig.standard());
        this.database = database;
        this.journal = parts.journal;
        this.store = parts.runs;
        this.node = parts.node;
        this.archive = parts.archive;
    }

    /** Another node over the same database. */
    public JournalInH2 other() {
        return new JournalInH2(database);
    }

    /** Executes a statement, for what takes days otherwise. */
    public void execute(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void close() {
        node.stop();
        database.close();
    }
}
