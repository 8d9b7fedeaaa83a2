package dev.runestone.execution;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.OutageException;
import dev.runestone.timer.Cron;
import dev.runestone.workflow.Version;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps the schedules. */
@Singleton
class ScheduleTable {
    private static final String COLUMNS = "name, revision, workflow, version, cron, zone, inputs, attributes, paused,"
            + " created_at, updated_at, fired_at, run, failure";
    private static final String FIND = "select " + COLUMNS + " from run_schedule where name = ?";
    private static final String LIST =
            "select " + COLUMNS + " from run_schedule where name > ? order by name fetch first ? rows only";
    private static final String COUNT = "select count(*) from run_schedule";
    private static final String INSERT = "insert into run_schedule (revision, workflow, version, cron, zone, inputs,"
            + " attributes, paused, updated_at, created_at, name) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " on conflict do nothing";
    private static final String UPDATE = "update run_schedule set revision = ?, workflow = ?, version = ?, cron = ?,"
            + " zone = ?, inputs = ?, attributes = ?, paused = ?, updated_at = ? where name = ? and revision = ?";
    private static final String FIRED =
            "update run_schedule set fired_at = ?, run = ?, failure = ? where name = ? and revision = ?";
    private static final String DELETE = "delete from run_schedule where name = ? and revision = ?";

    private final DataSource database;
    private final ObjectMapper mapper;

    ScheduleTable(DataSource database, ObjectMapper mapper) {
        this.database = database;
        this.mapper = mapper;
    }

    Optional<RunSchedule> find(String name) {
        return rows(FIND, name).stream().findFirst();
    }

    /** Schedules in the order of their names, from behind a name on. */
    List<RunSchedule> list(String after, int limit) {
        return rows(LIST, after, limit);
    }

    long count() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(COUNT);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** False where there is one of that name already. */
    boolean insert(RunSchedule schedule) {
        return update(INSERT, values(schedule, time(schedule.createdAt()), schedule.name())) > 0;
    }

    /** False where it has another revision by now. */
    boolean replace(RunSchedule schedule, String revision) {
        return update(UPDATE, values(schedule, schedule.name(), revision)) > 0;
    }

    /** False where it has another revision by now. */
    boolean delete(String name, String revision) {
        return update(DELETE, name, revision) > 0;
    }

    void fired(RunSchedule schedule, RunSchedule.Firing firing) {
        update(FIRED, time(firing.at()), firing.run(), firing.failure(), schedule.name(), schedule.revision());
    }

    private @Nullable Object[] values(RunSchedule schedule, @Nullable Object... more) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(schedule.revision());
        values.add(schedule.workflow());
        values.add(schedule.version() == null ? null : schedule.version().toString());
        values.add(schedule.cron().expression());
        values.add(schedule.cron().zone().getId());
        values.add(json(schedule.inputs()));
        values.add(json(schedule.attributes()));
        values.add(schedule.paused());
        values.add(time(schedule.updatedAt()));
        values.addAll(Arrays.asList(more));
        return values.toArray();
    }

    private List<RunSchedule> rows(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<RunSchedule> schedules = new ArrayList<>();
            while (rows.next()) {
                schedules.add(schedule(rows));
            }
            return schedules;
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private RunSchedule schedule(ResultSet row) throws SQLException {
        String version = row.getString("version");
        Instant firedAt = instant(row, "fired_at");
        return new RunSchedule(
                row.getString("name"),
                row.getString("revision"),
                row.getString("workflow"),
                version == null ? null : Version.parse(version).orElseThrow(),
                Cron.of(row.getString("cron"), row.getString("zone")),
                read(row.getString("inputs"), new TypeReference<Map<String, @Nullable Object>>() {}),
                read(row.getString("attributes"), new TypeReference<Map<String, String>>() {}),
                row.getBoolean("paused"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                firedAt == null
                        ? null
                        : new RunSchedule.Firing(firedAt, row.getString("run"), row.getString("failure")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private int update(String sql, @Nullable Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(UTC);
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A schedule cannot be written.", e);
        }
    }

    private <T> T read(String json, TypeReference<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored schedule is damaged.", e);
        }
    }

    private static RuntimeException unreachable(SQLException e) {
        return OutageException.orBug("The schedules cannot be reached", e);
    }
}
