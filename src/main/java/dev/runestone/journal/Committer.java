package dev.runestone.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Commits entries on a connection of its own, used by one thread. Each commit has a number, which its first statement sets
 * in the node's row under the condition that it stood at the number before. That one statement renews the lease, keeps a
 * node without a lease out, waits for an earlier commit that may still be on its way through a broken connection, and
 * tells whether that one was kept.
 */
final class Committer {
    private static final Logger LOG = Logger.getLogger(Committer.class);

    private final DataSource database;
    private final JournalConfig config;
    private final Nodes nodes;
    private @Nullable CommitStatements statements;
    private boolean embedded;
    private String node = "";
    private long commits;

    private enum Stage {
        CONNECTING,
        WRITING,
        COMMITTING
    }

    Committer(DataSource database, JournalConfig config, Nodes nodes) {
        this.database = database;
        this.config = config;
        this.nodes = nodes;
    }

    /** Commits all entries, or none. */
    Outcome attempt(List<Pending> entries) {
        if (!node.equals(nodes.id())) {
            node = nodes.id();
            commits = 0;
        }
        Stage stage = Stage.CONNECTING;
        try {
            CommitStatements open = connected();
            if (!open.fence(node, commits + 1, Lease.of(config).term())) {
                return unfenced(open, entries);
            }
            stage = Stage.WRITING;
            Commit commit = new Commit(entries, node);
            Map<Pending, RuntimeException> refused = new LinkedHashMap<>(commit.refused());
            for (RunChange missed : open.write(commit, node)) {
                refuse(open, missed, refused);
            }
            if (!refused.isEmpty()) {
                open.connection().rollback();
                return new Outcome.Refused(refused);
            }
            List<String> reached = Inbox.send(open.connection(), commit.sent());
            stage = Stage.COMMITTING;
            open.connection().commit();
            return kept(open, reached);
        } catch (SQLException e) {
            return failed(e, entries, stage);
        } catch (RuntimeException e) {
            if (stage == Stage.WRITING) {
                rollBack(e);
                return new Outcome.Bad(e);
            }
            disconnect();
            return new Outcome.Troubled(e, false);
        } catch (OutOfMemoryError e) {
            // The thread must live on: it alone commits, and memory may be had again.
            disconnect();
            return new Outcome.Troubled(new IllegalStateException("Out of memory.", e), false);
        }
    }

    private Outcome unfenced(CommitStatements open, List<Pending> entries) throws SQLException {
        long last = open.lastCommit(node);
        open.connection().rollback();
        if (last != commits + 1) {
            return new Outcome.Lost();
        }
        // The answer to this very commit did not arrive, but the commit had happened.
        List<String> reached = new ArrayList<>();
        entries.forEach(pending -> pending.entry().sent().forEach(message -> reached.add(message.run())));
        return kept(open, reached);
    }

    private Outcome kept(CommitStatements open, List<String> reached) throws SQLException {
        if (embedded && config.sync()) {
            try (Statement sync = open.connection().createStatement()) {
                sync.execute("checkpoint sync");
            }
        }
        commits++;
        return new Outcome.Kept(reached);
    }

    private void refuse(CommitStatements open, RunChange missed, Map<Pending, RuntimeException> refused)
            throws SQLException {
        CommitStatements.Stand stand = open.stand(missed.head().id());
        for (Pending pending : missed.entries()) {
            boolean ours = stand != null && node.equals(stand.owner());
            refused.put(pending, ours ? Commit.gap(pending, stand.lastSeq()) : new OwnershipLost(node));
        }
    }

    private Outcome failed(SQLException e, List<Pending> entries, Stage stage) {
        SqlFailure failure = SqlFailure.of(e);
        if (stage == Stage.WRITING && failure.isData()) {
            rollBack(e);
            return failure.isDuplicate() ? duplicates(e, entries) : new Outcome.Bad(e);
        }
        if (stage == Stage.WRITING && failure.isContention()) {
            rollBack(e);
            return new Outcome.Troubled(e, false);
        }
        disconnect();
        return new Outcome.Troubled(e, stage == Stage.WRITING && !failure.isOutage());
    }

    /** Names the entries that begin runs which exist already. */
    private Outcome duplicates(SQLException cause, List<Pending> entries) {
        Map<Pending, RuntimeException> refused = new LinkedHashMap<>();
        try {
            CommitStatements open = connected();
            for (Pending pending : entries) {
                if (pending.before() == 0 && open.stand(pending.run()) != null) {
                    refused.put(pending, new RunExists(pending.run()));
                }
            }
            open.connection().rollback();
        } catch (SQLException e) {
            disconnect();
            return new Outcome.Troubled(e, false);
        }
        return refused.isEmpty() ? new Outcome.Bad(cause) : new Outcome.Refused(refused);
    }

    private CommitStatements connected() throws SQLException {
        CommitStatements open = statements;
        if (open != null) {
            return open;
        }
        Connection connection = database.getConnection();
        try {
            embedded = "H2".equals(connection.getMetaData().getDatabaseProductName());
            if (!embedded) {
                // A node that is frozen within a commit must not keep the others from taking over by its row's lock.
                try (Statement bound = connection.createStatement()) {
                    bound.execute("set idle_in_transaction_session_timeout = "
                            + Lease.of(config).term().toMillis());
                }
            }
            open = new CommitStatements(connection);
        } catch (SQLException e) {
            closing(connection);
            throw e;
        }
        statements = open;
        return open;
    }

    private void rollBack(Exception cause) {
        CommitStatements open = statements;
        if (open != null) {
            try {
                open.connection().rollback();
            } catch (SQLException e) {
                cause.addSuppressed(e);
                disconnect();
            }
        }
    }

    /** Gives the connection up; the next attempt takes another. */
    void disconnect() {
        CommitStatements open = statements;
        statements = null;
        if (open != null) {
            closing(open.connection());
        }
    }

    private static void closing(Connection connection) {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.debugf(e, "The connection of the journal was broken already.");
        }
    }
}
