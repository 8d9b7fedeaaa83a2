package dev.runestone.timer;

import static java.time.ZoneOffset.UTC;

import dev.runestone.api.OutageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The table of alarms. db-scheduler finds, locks and watches over the rows; it knows no way to change an alarm that is
 * ringing, so all changes are made here. While an alarm rings its row belongs to the node that rings it: a change is
 * written down beside it and applied when the ringing ends.
 */
final class AlarmTable {
    private static final String ROW = " where task_name = ? and task_instance = ?";
    private static final String RINGING = ROW + " and version = ? and picked = true";
    private static final String FREED =
            "picked = false, picked_by = null, last_heartbeat = null, version = version + 1";
    private static final String SETTLED = "changed = false, next_time = null, next_data = null";

    private static final String CHANGE =
            "update alarm set execution_time = ?, task_data = ?, consecutive_failures = 0, " + SETTLED
                    + ", version = version + 1" + ROW + " and picked = false";
    private static final String CHANGE_LATER =
            "update alarm set changed = true, next_time = ?, next_data = ?" + ROW + " and picked = true";
    private static final String INSERT =
            "insert into alarm (execution_time, task_data, task_name, task_instance, picked,"
                    + " version) values (?, ?, ?, ?, false, 1) on conflict do nothing";
    private static final String DELETE = "delete from alarm" + ROW + " and picked = false";
    private static final String DELETE_LATER =
            "update alarm set changed = true, next_time = null, next_data = null" + ROW + " and picked = true";
    private static final String EXISTS = "select 1 from alarm" + ROW;

    private static final String FIND = "select case when changed then next_time else execution_time end,"
            + " case when changed then next_data else task_data end from alarm" + ROW;
    private static final String FIND_ALL = "select task_instance, case when changed then next_time else execution_time"
            + " end from alarm where task_name = ? and task_instance in (";
    private static final String NEXT_DUE =
            "select min(execution_time) from alarm where picked = false and execution_time > ?";

    private static final String RUNG = "delete from alarm" + RINGING + " and changed = false";
    private static final String RUNG_AND_AGAIN =
            "update alarm set execution_time = ?, last_success = ?, consecutive_failures = 0, " + FREED + RINGING
                    + " and changed = false";
    private static final String FAILED =
            "update alarm set execution_time = ?, last_failure = ?, consecutive_failures = ?, " + FREED + RINGING
                    + " and changed = false";
    private static final String ENDED_CHANGED = "delete from alarm" + RINGING + " and next_time is null";
    private static final String APPLY_CHANGE =
            "update alarm set execution_time = next_time, task_data = next_data, consecutive_failures = 0, " + SETTLED
                    + ", " + FREED + RINGING;

    private final DataSource database;

    AlarmTable(DataSource database) {
        this.database = database;
    }

    /** An alarm's time and data as they stand in its row. */
    record Row(Instant at, AlarmData data) {}

    void set(String kind, String key, Instant at, AlarmData alarm) {
        OffsetDateTime time = time(at);
        byte[] data = alarm.bytes();
        run(connection -> {
            // Each turn fails only where the alarm began to ring, ended or was set by another in between.
            while (update(connection, CHANGE, time, data, kind, key) == 0
                    && update(connection, CHANGE_LATER, time, data, kind, key) == 0
                    && update(connection, INSERT, time, data, kind, key) == 0) {
                Thread.onSpinWait();
            }
            return null;
        });
    }

    void cancel(String kind, String key) {
        run(connection -> {
            while (update(connection, DELETE, kind, key) == 0
                    && update(connection, DELETE_LATER, kind, key) == 0
                    && first(connection, EXISTS, row -> true, kind, key).isPresent()) {
                Thread.onSpinWait();
            }
            return null;
        });
    }

    /** Empty where there is no such alarm, or it rings for the last time. */
    Optional<Row> find(String kind, String key) {
        return run(connection -> first(connection, FIND, AlarmTable::row, kind, key));
    }

    Map<String, Instant> times(String kind, Collection<String> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        List<Object> values = new ArrayList<>(keys.size() + 1);
        values.add(kind);
        values.addAll(keys);
        String marks = String.join(", ", Collections.nCopies(keys.size(), "?"));
        return run(connection -> {
            Map<String, Instant> times = new HashMap<>();
            try (PreparedStatement statement = prepared(connection, FIND_ALL + marks + ")", values.toArray());
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Instant at = instant(rows, 2);
                    if (at != null) {
                        times.put(rows.getString(1), at);
                    }
                }
            }
            return times;
        });
    }

    /** When the next alarm behind a moment is due. */
    Optional<Instant> nextDue(Instant after) {
        return run(connection -> first(connection, NEXT_DUE, row -> instant(row, 1), time(after)));
    }

    /**
     * The alarm was heard.
     *
     * @param version of the row as it rang: where another node has taken it over meanwhile, nothing is changed
     * @param again when it rings again; null for never
     * @return whether it was changed while it rang, so that it is as that says
     */
    boolean rung(String kind, String key, long version, @Nullable Instant again, Instant now) {
        return run(connection -> {
            int done = again == null
                    ? update(connection, RUNG, kind, key, version)
                    : update(connection, RUNG_AND_AGAIN, time(again), time(now), kind, key, version);
            return done == 0 && applyChange(connection, kind, key, version);
        });
    }

    /** The alarm was not heard, or its node has died, and it rings again; the answer is that of {@link #rung}. */
    boolean failed(String kind, String key, long version, Instant again, int failures, Instant now) {
        return run(connection -> {
            int done = update(connection, FAILED, time(again), time(now), failures, kind, key, version);
            return done == 0 && applyChange(connection, kind, key, version);
        });
    }

    private static boolean applyChange(Connection connection, String kind, String key, long version)
            throws SQLException {
        return update(connection, ENDED_CHANGED, kind, key, version) > 0
                || update(connection, APPLY_CHANGE, kind, key, version) > 0;
    }

    private static @Nullable Row row(ResultSet row) throws SQLException {
        Instant at = instant(row, 1);
        return at == null ? null : new Row(at, AlarmData.of(row.getBytes(2)));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** What both databases keep; with its offset, because a local time is ambiguous when the clocks go back. */
    static OffsetDateTime time(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS).atOffset(UTC);
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private interface Reading<T> {
        @Nullable
        T of(ResultSet row) throws SQLException;
    }

    private <T extends @Nullable Object> T run(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw OutageException.orBug("The alarms cannot be reached", e);
        }
    }

    private static <T> Optional<T> first(Connection connection, String sql, Reading<T> reading, Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.ofNullable(reading.of(rows)) : Optional.empty();
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
