package dev.runestone.journal;

import dev.runestone.journal.Entry.ParkedTask;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a group commit, prepared once for one connection. Plain JDBC and batches: this is the hot path of every
 * durable run, and an ORM would only stand between.
 */
final class CommitStatements {
    private static final String FENCE = "update execution_node set last_commit = ?,"
            + " expires_at = current_timestamp + cast(? as numeric(20, 3)) * interval '1' second"
            + " where id = ? and state = 'ALIVE' and last_commit = ?";
    private static final String LAST_COMMIT = "select last_commit from execution_node where id = ?";
    private static final String INSERT_RUN = "insert into run (id, workflow, version, definition, status, attributes,"
            + " last_seq, created_at, updated_at, ended_at, wake_at, owner, recoveries, archived)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false)";
    private static final String INSERT_ATTRIBUTE = "insert into run_attribute (run_id, name, content) values (?, ?, ?)";
    private static final String UPDATE_RUN = "update run set status = ?, last_seq = ?, updated_at = ?, ended_at = ?,"
            + " wake_at = ?, owner = ?, recoveries = ?, archived = false where id = ? and owner = ? and last_seq = ?";
    private static final String INSERT_EVENTS =
            "insert into run_event (run_id, first_seq, last_seq, payload) values (?, ?, ?, ?)";
    private static final String TAKE = "delete from run_message where run_id = ? and id = ?";
    private static final String DELETE_TASK = "delete from run_task where token = ?";
    private static final String INSERT_TASK = "insert into run_task"
            + " (token, run_id, workflow, component, details, since, until) values (?, ?, ?, ?, ?, ?, ?)";
    private static final String STATE = "select owner, last_seq from run where id = ?";

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** Where a run stands. */
    record Stand(@Nullable String owner, long lastSeq) {}

    CommitStatements(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Renews the lease and counts the commit; false where the node has lost its lease, or made this commit before. */
    boolean fence(String node, long number, Duration lease) throws SQLException {
        PreparedStatement fence = prepared(FENCE);
        fence.setLong(1, number);
        fence.setBigDecimal(2, Nodes.seconds(lease));
        fence.setString(3, node);
        fence.setLong(4, number - 1);
        return fence.executeUpdate() == 1;
    }

    /** The number of the node's last commit; -1 where it is not known at all. */
    long lastCommit(String node) throws SQLException {
        PreparedStatement select = prepared(LAST_COMMIT);
        select.setString(1, node);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    /** Where a run stands; null where there is none. */
    @Nullable
    Stand stand(String run) throws SQLException {
        PreparedStatement select = prepared(STATE);
        select.setString(1, run);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? new Stand(row.getString(1), row.getLong(2)) : null;
        }
    }

    /**
     * Writes all of a commit but its messages.
     *
     * @return the changes whose run is not this node's, or stands elsewhere than they expect; none is written then
     */
    List<RunChange> write(Commit commit, String node) throws SQLException {
        List<RunChange> missed = writeHeads(commit, node);
        if (!missed.isEmpty()) {
            return missed;
        }
        writeEvents(commit);
        takeMessages(commit);
        writeTasks(commit);
        return List.of();
    }

    private List<RunChange> writeHeads(Commit commit, String node) throws SQLException {
        PreparedStatement insert = prepared(INSERT_RUN);
        PreparedStatement attribute = prepared(INSERT_ATTRIBUTE);
        PreparedStatement update = prepared(UPDATE_RUN);
        List<RunChange> updated = new ArrayList<>();
        boolean inserted = false;
        boolean attributed = false;
        for (RunChange change : commit.changes()) {
            RunHead head = change.head();
            if (!change.begins()) {
                addUpdate(update, change, node);
                updated.add(change);
                continue;
            }
            addInsert(insert, change, node);
            inserted = true;
            for (Map.Entry<String, String> member : head.attributes().entrySet()) {
                attribute.setString(1, head.id());
                attribute.setString(2, member.getKey());
                attribute.setString(3, member.getValue());
                attribute.addBatch();
                attributed = true;
            }
        }
        if (inserted) {
            insert.executeBatch();
        }
        if (attributed) {
            attribute.executeBatch();
        }
        return updated.isEmpty() ? List.of() : missed(updated, update.executeBatch());
    }

    private static List<RunChange> missed(List<RunChange> updated, int[] counts) {
        List<RunChange> missed = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                missed.add(updated.get(i));
            }
        }
        return missed;
    }

    private static void addInsert(PreparedStatement insert, RunChange change, String node) throws SQLException {
        RunHead head = change.head();
        insert.setString(1, head.id());
        insert.setString(2, head.workflow());
        insert.setString(3, head.version());
        insert.setString(4, head.definition());
        insert.setString(5, head.status().name());
        insert.setString(6, head.attributes().isEmpty() ? "{}" : JsonText.write(head.attributes()));
        insert.setLong(7, head.lastSeq());
        setTime(insert, 8, head.createdAt());
        setTime(insert, 9, head.updatedAt());
        setTime(insert, 10, endedAt(head));
        setTime(insert, 11, head.wakeAt());
        insert.setString(12, change.released() ? null : node);
        insert.setInt(13, head.recoveries());
        insert.addBatch();
    }

    private static void addUpdate(PreparedStatement update, RunChange change, String node) throws SQLException {
        RunHead head = change.head();
        update.setString(1, head.status().name());
        update.setLong(2, head.lastSeq());
        setTime(update, 3, head.updatedAt());
        setTime(update, 4, endedAt(head));
        setTime(update, 5, head.wakeAt());
        update.setString(6, change.released() ? null : node);
        update.setInt(7, head.recoveries());
        update.setString(8, head.id());
        update.setString(9, node);
        update.setLong(10, change.before());
        update.addBatch();
    }

    private static @Nullable Instant endedAt(RunHead head) {
        if (!head.status().ended()) {
            return null;
        }
        return head.endedAt() == null ? head.updatedAt() : head.endedAt();
    }

    private void writeEvents(Commit commit) throws SQLException {
        PreparedStatement insert = prepared(INSERT_EVENTS);
        boolean any = false;
        for (RunChange change : commit.changes()) {
            if (change.hasEvents()) {
                insert.setString(1, change.head().id());
                insert.setLong(2, change.before() + 1);
                insert.setLong(3, change.head().lastSeq());
                insert.setString(4, change.payload());
                insert.addBatch();
                any = true;
            }
        }
        if (any) {
            insert.executeBatch();
        }
    }

    private void takeMessages(Commit commit) throws SQLException {
        PreparedStatement delete = prepared(TAKE);
        boolean any = false;
        for (RunChange change : commit.changes()) {
            for (Pending pending : change.entries()) {
                for (String id : pending.entry().taken()) {
                    delete.setString(1, pending.run());
                    delete.setString(2, id);
                    delete.addBatch();
                    any = true;
                }
            }
        }
        if (any) {
            delete.executeBatch();
        }
    }

    private void writeTasks(Commit commit) throws SQLException {
        if (commit.tokens().isEmpty()) {
            return;
        }
        PreparedStatement delete = prepared(DELETE_TASK);
        for (String token : commit.tokens()) {
            delete.setString(1, token);
            delete.addBatch();
        }
        delete.executeBatch();
        List<ParkedTask> parked = commit.parked();
        if (parked.isEmpty()) {
            return;
        }
        PreparedStatement insert = prepared(INSERT_TASK);
        for (ParkedTask task : parked) {
            insert.setString(1, task.token());
            insert.setString(2, task.run());
            insert.setString(3, task.workflow());
            insert.setString(4, task.component());
            insert.setString(5, JsonText.write(task.details()));
            setTime(insert, 6, task.since());
            setTime(insert, 7, task.until());
            insert.addBatch();
        }
        insert.executeBatch();
    }

    Connection connection() {
        return connection;
    }

    static void setTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(index, time.atOffset(ZoneOffset.UTC));
        }
    }
}
