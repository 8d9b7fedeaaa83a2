package dev.runestone.journal;

import dev.runestone.journal.Entry.ParkedTask;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows as values. */
final class RunRows {
    static final String HEAD = "r.id, r.workflow, r.version, r.definition, r.status, r.attributes, r.last_seq,"
            + " r.created_at, r.updated_at, r.ended_at, r.wake_at, r.owner, r.recoveries, r.archived";
    static final String TASK = "token, run_id, workflow, component, details, since, until";

    private RunRows() {}

    static List<RunHead> heads(PreparedStatement select) throws SQLException {
        List<RunHead> heads = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                heads.add(head(row));
            }
        }
        return heads;
    }

    static List<ParkedTask> tasks(PreparedStatement select) throws SQLException {
        List<ParkedTask> tasks = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                tasks.add(new ParkedTask(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        JsonText.object(row.getString(5)),
                        time(row, 6),
                        timeOrNull(row, 7)));
            }
        }
        return tasks;
    }

    private static RunHead head(ResultSet row) throws SQLException {
        return new RunHead(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                RunStatus.valueOf(row.getString(5)),
                attributes(row.getString(6)),
                row.getLong(7),
                time(row, 8),
                time(row, 9),
                timeOrNull(row, 10),
                timeOrNull(row, 11),
                row.getString(12),
                row.getInt(13),
                row.getBoolean(14));
    }

    private static Map<String, String> attributes(String json) {
        Map<String, String> attributes = new LinkedHashMap<>();
        JsonText.object(json).forEach((name, value) -> attributes.put(name, String.valueOf(value)));
        return attributes;
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeOrNull(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
