package dev.runestone.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Packs away the events of runs that ended some time ago, and deletes runs that ended long ago, a portion in each
 * transaction. Several nodes may sweep at once: each run is one's.
 */
public final class RunArchive {
    private static final Logger LOG = Logger.getLogger(RunArchive.class);

    /** One sweep ends sometime, whatever has piled up; the next one goes on. */
    private static final int PORTIONS = 1_000;

    private static final String ENDED = "select id, last_seq from run where archived = ?"
            + " and ended_at < current_timestamp - cast(? as numeric(20, 3)) * interval '1' second"
            + " order by ended_at fetch first ? rows only";

    /** Also keeps a commit from going on with the run until it is packed. */
    private static final String MARK = "update run set archived = true"
            + " where id = ? and last_seq = ? and archived = false and ended_at is not null";

    private final Transactions transactions;
    private final RunStore runs;
    private final Nodes nodes;
    private final JournalConfig config;

    private record Ended(String run, long lastSeq) {}

    RunArchive(Transactions transactions, RunStore runs, Nodes nodes, JournalConfig config) {
        this.transactions = transactions;
        this.runs = runs;
        this.nodes = nodes;
        this.config = config;
    }

    /** Archives and deletes what is due; returns of how many runs. To be called now and then. */
    public int sweep() {
        int deleted = 0;
        if (!config.deleteAfter().isZero()) {
            deleted += repeat(() -> delete(true)) + repeat(() -> delete(false));
        }
        int archived = config.archiveAfter().isZero() ? 0 : repeat(this::archive);
        nodes.forget();
        if (deleted + archived > 0) {
            LOG.infof("Archived %d ended runs and deleted %d.", archived, deleted);
        }
        return archived + deleted;
    }

    private interface Portion {
        int done();
    }

    private static int repeat(Portion portion) {
        int all = 0;
        for (int i = 0; i < PORTIONS; i++) {
            int done = portion.done();
            if (done == 0) {
                return all;
            }
            all += done;
        }
        return all;
    }

    private int delete(boolean archived) {
        List<Ended> due = transactions.read(
                () -> "The ended runs", connection -> ended(connection, archived, config.deleteAfter()));
        return runs.delete(due.stream().map(Ended::run).toList());
    }

    private int archive() {
        return transactions.write(() -> "The archive", connection -> {
            int archived = 0;
            try (PreparedStatement mark = connection.prepareStatement(MARK)) {
                for (Ended ended : ended(connection, false, config.archiveAfter())) {
                    mark.setString(1, ended.run());
                    mark.setLong(2, ended.lastSeq());
                    if (mark.executeUpdate() == 1) {
                        EventRows.archive(connection, ended.run(), ended.lastSeq());
                        archived++;
                    }
                }
            }
            return archived;
        });
    }

    private List<Ended> ended(Connection connection, boolean archived, Duration age) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ENDED)) {
            select.setBoolean(1, archived);
            select.setBigDecimal(2, Nodes.seconds(age));
            select.setInt(3, config.portion());
            List<Ended> ended = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ended.add(new Ended(row.getString(1), row.getLong(2)));
                }
            }
            return ended;
        }
    }
}
