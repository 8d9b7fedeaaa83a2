package dev.runestone.journal;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds runs, latest first. A page ends at a place in the order of creation, not at a number of rows: what is added meanwhile
 * comes before the first page and moves nothing.
 */
final class RunSearch {
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    private RunSearch(RunQuery query) {
        sql.append("select ").append(RunRows.HEAD).append(" from run r");
        int joined = 0;
        for (Map.Entry<String, String> attribute : query.attributes().entrySet()) {
            String alias = "a" + joined++;
            sql.append(" join run_attribute ")
                    .append(alias)
                    .append(" on ")
                    .append(alias)
                    .append(".run_id = r.id and ");
            sql.append(alias).append(".name = ? and ").append(alias).append(".content = ?");
            values.add(attribute.getKey());
            values.add(attribute.getValue());
        }
        sql.append(" where true");
        and("r.workflow = ?", query.workflow());
        and("r.version = ?", query.version());
        if (!query.statuses().isEmpty()) {
            sql.append(" and r.status in (?")
                    .append(", ?".repeat(query.statuses().size() - 1))
                    .append(')');
            query.statuses().forEach(status -> values.add(status.name()));
        }
        and("r.created_at >= ?", query.from());
        and("r.created_at < ?", query.to());
        String cursor = Cursor.decode(query.cursor());
        if (!cursor.isEmpty()) {
            Place place = Place.of(cursor);
            // Each bound by itself, so that the index on the time is used.
            and("r.created_at <= ?", place.createdAt());
            and("(r.created_at < ?", place.createdAt());
            sql.append(" or r.id < ?)");
            values.add(place.id());
        }
        sql.append(" order by r.created_at desc, r.id desc fetch first ? rows only");
        values.add(query.limit() + 1);
    }

    static Page<RunHead> search(Connection connection, RunQuery query) throws SQLException {
        RunSearch search = new RunSearch(query);
        try (PreparedStatement select = connection.prepareStatement(search.sql.toString())) {
            bind(select, search.values);
            return Page.of(RunRows.heads(select), query.limit(), head -> new Place(head.createdAt(), head.id()).key());
        }
    }

    private void and(String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(condition);
            values.add(value);
        }
    }

    static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            statement.setObject(i + 1, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        }
    }

    /** Where in the order something stands: at a time, and among those of that time by its id. */
    record Place(Instant createdAt, String id) {
        /** The end of the year 9999, in seconds: later than any run, and not too late for a database. */
        private static final long LATEST = 253_402_300_799L;

        static Place of(String key) {
            int space = key.indexOf(' ');
            try {
                Instant createdAt = Instant.parse(key.substring(0, Math.max(space, 0)));
                String id = key.substring(space + 1);
                if (createdAt.getEpochSecond() >= 0 && createdAt.getEpochSecond() <= LATEST && id.indexOf('\0') < 0) {
                    return new Place(createdAt, id);
                }
                throw noPlace(key);
            } catch (DateTimeException e) {
                throw noPlace(key);
            }
        }

        private static RuntimeException noPlace(String key) {
            return new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The cursor is not one that a page gave out.",
                            List.of(new Problem(
                                    Path.of("cursor"),
                                    "'" + key + "' is no place in this list.",
                                    "Send the 'next' of the page before, or none for the first page.")))
                    .asException();
        }

        String key() {
            return createdAt + " " + id;
        }
    }
}
