package dev.runestone.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The events of a run: the older ones perhaps in the archive, the others in one row for each commit. */
final class EventRows {
    private static final int ROWS = 100;
    private static final String ARCHIVED = "select payload from run_archive where run_id = ? and last_seq > ?";
    private static final String ROW = "select payload from run_event where run_id = ? and last_seq > ?"
            + " order by first_seq fetch first " + ROWS + " rows only";
    private static final String ALL = "select payload from run_event where run_id = ? order by first_seq";
    private static final String STORE = "insert into run_archive (run_id, last_seq, payload) values (?, ?, ?)";
    private static final List<String> REMOVE =
            List.of("delete from run_event where run_id = ?", "delete from run_archive where run_id = ?");

    private EventRows() {}

    static List<Recorded> read(Connection connection, String run, long after, int limit) throws SQLException {
        List<Recorded> events = new ArrayList<>();
        String archived = archived(connection, run, after);
        if (!archived.isEmpty()) {
            add(EventCodec.read(run, archived), after, limit, events);
        }
        boolean more = true;
        while (more && events.size() < limit) {
            long from = events.isEmpty() ? after : events.get(events.size() - 1).seq();
            List<String> rows = rows(connection, ROW, run, from);
            for (String row : rows) {
                if (events.size() < limit) {
                    add(EventCodec.read(run, row), after, limit, events);
                }
            }
            more = rows.size() == ROWS;
        }
        return events;
    }

    private static void add(List<Recorded> read, long after, int limit, List<Recorded> events) {
        for (Recorded recorded : read) {
            if (recorded.seq() > after && events.size() < limit) {
                events.add(recorded);
            }
        }
    }

    private static String archived(Connection connection, String run, long after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ARCHIVED)) {
            select.setString(1, run);
            select.setLong(2, after);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? unpacked(row.getBytes(1)) : "";
            }
        }
    }

    private static List<String> rows(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            RunSearch.bind(select, List.of(values));
            return Nodes.texts(select);
        }
    }

    /** Packs all events of a run into the archive, those that are there already included. */
    static void archive(Connection connection, String run, long lastSeq) throws SQLException {
        List<String> arrays = new ArrayList<>();
        String archived = archived(connection, run, 0);
        if (!archived.isEmpty()) {
            arrays.add(archived);
        }
        arrays.addAll(rows(connection, ALL, run));
        for (String sql : REMOVE) {
            try (PreparedStatement remove = connection.prepareStatement(sql)) {
                remove.setString(1, run);
                remove.executeUpdate();
            }
        }
        if (!arrays.isEmpty()) {
            try (PreparedStatement store = connection.prepareStatement(STORE)) {
                store.setString(1, run);
                store.setLong(2, lastSeq);
                store.setBytes(3, packed(EventCodec.join(arrays)));
                store.executeUpdate();
            }
        }
    }

    private static byte[] packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String unpacked(byte[] bytes) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("An archive of events is damaged.", e);
        }
    }
}
