package dev.runestone.journal;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The nodes that execute runs, and their leases, by the clock of the database. Each process is a new node: its runs of
 * before a restart are those of a dead node. A node whose lease has passed is declared dead by whoever sees it first, in
 * the transaction that takes its runs over; from then on its commits find no row to renew, and nothing of them is kept.
 */
final class Nodes {
    private static final String REGISTER = "insert into execution_node"
            + " (id, name, state, last_commit, started_at, expires_at) values (?, ?, 'ALIVE', 0, current_timestamp,"
            + " current_timestamp + cast(? as numeric(20, 3)) * interval '1' second)";
    private static final String EXPIRED =
            "select id from execution_node where state = 'ALIVE' and expires_at < current_timestamp and id <> ?";
    private static final String OTHERS = "select id from execution_node where state = 'ALIVE' and id <> ?";
    private static final String BURY_EXPIRED = "update execution_node set state = 'DEAD'"
            + " where id = ? and state = 'ALIVE' and expires_at < current_timestamp";
    private static final String BURY = "update execution_node set state = 'DEAD' where id = ? and state = 'ALIVE'";
    private static final String EXECUTING =
            "select id from run where owner = ? and status = ? order by id" + " fetch first ? rows only";
    private static final String TAKE = "update run set owner = ? where id = ? and owner = ?";
    private static final String LEAVE = "update run set owner = null where owner = ?";

    /** A claim may have crossed the death of its node; what it took is owned by nobody. */
    private static final String STRAYS =
            "update run set owner = null where owner in" + " (select id from execution_node where state = 'DEAD')";

    private static final String FORGET =
            "delete from execution_node where state = 'DEAD' and expires_at < current_timestamp - interval '1' day";

    private final Transactions transactions;
    private final JournalConfig config;
    private volatile String id = "";

    Nodes(Transactions transactions, JournalConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** This node's id; another one after its lease was lost. Empty before it is registered. */
    String id() {
        return id;
    }

    /** Enters this process as a new node. */
    void register() {
        String node = UUID.randomUUID().toString();
        transactions.write(() -> "The nodes", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(REGISTER)) {
                insert.setString(1, node);
                insert.setString(2, host() + "/" + ProcessHandle.current().pid());
                insert.setBigDecimal(3, seconds(Lease.of(config).term()));
                return insert.executeUpdate();
            }
        });
        id = node;
    }

    /**
     * Takes the runs of dead nodes over: some are this node's then, the others wait for whoever claims them.
     *
     * @param alone whether no other process can have the database open, so that every other node is dead for sure
     * @return the runs that are this node's now
     */
    List<String> takeOver(boolean alone) {
        List<String> taken = new ArrayList<>();
        for (String dead : ids(alone ? OTHERS : EXPIRED)) {
            taken.addAll(transactions.write(() -> "The node " + dead, connection -> takeOver(connection, dead, alone)));
        }
        transactions.write(() -> "The runs of dead nodes", connection -> {
            try (PreparedStatement strays = connection.prepareStatement(STRAYS)) {
                return strays.executeUpdate();
            }
        });
        return taken;
    }

    private List<String> takeOver(Connection connection, String dead, boolean alone) throws SQLException {
        if (update(connection, alone ? BURY : BURY_EXPIRED, dead) == 0) {
            // It has renewed its lease at the last moment, or another node was faster.
            return List.of();
        }
        List<String> runs = new ArrayList<>();
        for (RunStatus status : List.of(RunStatus.COMPENSATING, RunStatus.RUNNING)) {
            runs.addAll(executing(connection, dead, status, config.takeover() - runs.size()));
        }
        String self = id;
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            for (String run : runs) {
                take.setString(1, self);
                take.setString(2, run);
                take.setString(3, dead);
                take.addBatch();
            }
            take.executeBatch();
        }
        update(connection, LEAVE, dead);
        return runs;
    }

    private static List<String> executing(Connection connection, String node, RunStatus status, int limit)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(EXECUTING)) {
            select.setString(1, node);
            select.setString(2, status.name());
            select.setInt(3, limit);
            return texts(select);
        }
    }

    /** Lets go of all runs and ends the node. Its row stays for a day, so that a late claim in its name is noticed. */
    void leave() {
        String self = id;
        transactions.write(() -> "The node " + self, connection -> {
            update(connection, BURY, self);
            try (PreparedStatement release =
                    connection.prepareStatement("update run set owner = null where owner = ?")) {
                release.setString(1, self);
                return release.executeUpdate();
            }
        });
    }

    /** Removes the rows of nodes that died more than a day ago. */
    int forget() {
        return transactions.write(() -> "The nodes", connection -> {
            try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
                return forget.executeUpdate();
            }
        });
    }

    private List<String> ids(String sql) {
        return transactions.read(() -> "The nodes", connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, id);
                return texts(select);
            }
        });
    }

    private static int update(Connection connection, String sql, String node) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, node);
            return update.executeUpdate();
        }
    }

    static List<String> texts(PreparedStatement select) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
