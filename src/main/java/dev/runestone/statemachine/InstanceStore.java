package dev.runestone.statemachine;

import dev.runestone.api.OutageException;
import dev.runestone.statemachine.Snapshot.Timer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps instances and their history in the database, one transaction for each event, without locking between them. */
final class InstanceStore {
    private static final String LOAD =
            "select hash, snapshot from machine_instance where machine = ? and instance_key = ?";
    private static final String CREATE = "insert into machine_instance (machine, instance_key, hash, revision, states,"
            + " snapshot, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";
    private static final String CHANGE = "update machine_instance set revision = ?, states = ?, snapshot = ?,"
            + " updated_at = ? where machine = ? and instance_key = ? and revision = ? and hash = ?";
    private static final String ADOPT = "update machine_instance set hash = ?"
            + " where machine = ? and instance_key = ? and revision = ? and hash = ?";
    private static final String RECORD = "insert into machine_event (machine, instance_key, revision, event_id,"
            + " fingerprint, name, payload, outcome, handled_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " on conflict do nothing";
    private static final String RECORDED = "select fingerprint, outcome from machine_event"
            + " where machine = ? and instance_key = ? and event_id = ?";
    private static final String HISTORY = "select event_id, name, payload, outcome, handled_at from machine_event"
            + " where machine = ? and instance_key = ? and revision > ? order by revision limit ?";
    private static final String SEARCH = "select snapshot from machine_instance where machine = ? and instance_key > ?"
            + " and states like ? escape '!' order by instance_key limit ?";
    private static final String SET = "insert into machine_delay (id, machine, instance_key, event, due_at)"
            + " values (?, ?, ?, ?, ?) on conflict do nothing";
    private static final String CANCEL = "delete from machine_delay where id = ?";
    private static final String START =
            "insert into machine_start (id, workflow, inputs, created_at) values (?, ?, ?, ?) on conflict do nothing";
    private static final String DEFINE =
            "insert into machine_definition (hash, definition) values (?, ?) on conflict do nothing";

    private final DataSource database;

    InstanceStore(DataSource database) {
        this.database = database;
    }

    /**
     * An instance and what it runs by.
     *
     * @param snapshot the instance
     * @param hash of its definition
     */
    record Stored(Snapshot snapshot, String hash) {}

    /** What became of an event before. */
    record Recorded(String fingerprint, Transitioned outcome) {}

    /** An event and what became of it, to be written. */
    record Handled(String id, String fingerprint, MachineEvent event, Transitioned outcome) {}

    /**
     * A change to be written as a whole.
     *
     * @param before the revision that the instance has in the database; null where it is new
     * @param after the instance and what it runs by
     * @param snapshot the instance as text
     * @param events what was handled, in order
     * @param set delays that begin
     * @param ended the ids of delays that end
     * @param starts runs to start, by id
     */
    record Change(
            @Nullable Long before,
            Stored after,
            String snapshot,
            List<Handled> events,
            Map<String, Timer> set,
            List<String> ended,
            Map<String, Started> starts,
            Instant now) {}

    @Nullable
    Stored load(String machine, String key) {
        return Sql.read(
                        database,
                        LOAD,
                        row -> new Stored(MachineJson.snapshot(row.getString(2)), row.getString(1)),
                        machine,
                        key)
                .stream()
                .findFirst()
                .orElse(null);
    }

    @Nullable
    Recorded recorded(String machine, String key, String eventId) {
        return Sql.read(
                        database,
                        RECORDED,
                        row -> new Recorded(row.getString(1), MachineJson.transitioned(row.getString(2))),
                        machine,
                        key,
                        eventId)
                .stream()
                .findFirst()
                .orElse(null);
    }

    List<HandledEvent> history(String machine, String key, long after, int limit) {
        return Sql.read(database, HISTORY, InstanceStore::handled, machine, key, after, limit);
    }

    private static HandledEvent handled(ResultSet row) throws SQLException {
        return new HandledEvent(
                row.getString(1),
                row.getString(2),
                MachineJson.object(row.getString(3)),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                MachineJson.transitioned(row.getString(4)));
    }

    /** Instances in the order of their keys. */
    List<Snapshot> search(String machine, @Nullable String state, String after, int limit) {
        String pattern = state == null ? "%" : "%|" + state.replaceAll("[!%_]", "!$0") + "|%";
        return Sql.read(
                database, SEARCH, row -> MachineJson.snapshot(row.getString(1)), machine, after, pattern, limit);
    }

    /** Has an instance run by another definition, unless somebody else has changed it in between. */
    void adopt(Stored stored, String hash) {
        Snapshot snapshot = stored.snapshot();
        Sql.update(database, ADOPT, hash, snapshot.machine(), snapshot.key(), snapshot.revision(), stored.hash());
    }

    /** Writes a change; false, and nothing is written, where somebody else has changed the instance or had the event. */
    boolean write(Change change) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean written = writeAll(connection, change);
                if (written) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                return written;
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            if (Sql.isConflict(failure)) {
                return false;
            }
            throw OutageException.orBug("The instance cannot be written", failure);
        }
    }

    private static boolean writeAll(Connection connection, Change change) throws SQLException {
        Snapshot after = change.after().snapshot();
        OffsetDateTime now = at(change.now());
        String states = "|" + String.join("|", after.states()) + "|";
        String hash = change.after().hash();
        int changed = change.before() == null
                ? Sql.update(
                        connection,
                        CREATE,
                        after.machine(),
                        after.key(),
                        hash,
                        after.revision(),
                        states,
                        change.snapshot(),
                        now,
                        now)
                : Sql.update(
                        connection,
                        CHANGE,
                        after.revision(),
                        states,
                        change.snapshot(),
                        now,
                        after.machine(),
                        after.key(),
                        change.before(),
                        hash);
        if (changed == 0) {
            return false;
        }
        for (Handled handled : change.events()) {
            int recorded = Sql.update(
                    connection,
                    RECORD,
                    after.machine(),
                    after.key(),
                    handled.outcome().snapshot().revision(),
                    handled.id(),
                    handled.fingerprint(),
                    handled.event().name(),
                    MachineJson.write(handled.event().payload()),
                    MachineJson.write(handled.outcome()),
                    now);
            if (recorded == 0) {
                return false;
            }
        }
        for (Map.Entry<String, Timer> timer : change.set().entrySet()) {
            Timer value = timer.getValue();
            Sql.update(connection, SET, timer.getKey(), after.machine(), after.key(), value.event(), at(value.at()));
        }
        for (String ended : change.ended()) {
            Sql.update(connection, CANCEL, ended);
        }
        for (Map.Entry<String, Started> start : change.starts().entrySet()) {
            Started value = start.getValue();
            Sql.update(connection, START, start.getKey(), value.workflow(), MachineJson.write(value.inputs()), now);
        }
        return true;
    }

    /** Keeps a definition, once for all instances that run by it. */
    void define(String hash, String definition) {
        Sql.update(database, DEFINE, hash, definition);
    }

    @Nullable
    String definition(String hash) {
        return Sql.read(
                        database,
                        "select definition from machine_definition where hash = ?",
                        row -> row.getString(1),
                        hash)
                .stream()
                .findFirst()
                .orElse(null);
    }

    /**
     * Forgets an instance with its history.
     *
     * @return the delays that it leaves behind; null where there is no such instance
     */
    @Nullable
    List<String> remove(String machine, String key) {
        List<String> delays = Sql.read(
                database,
                "select id from machine_delay where machine = ? and instance_key = ?",
                row -> row.getString(1),
                machine,
                key);
        List<Integer> counts = new ArrayList<>();
        Sql.inTransaction(database, connection -> {
            for (String table : List.of("machine_delay", "machine_event", "machine_instance")) {
                counts.add(Sql.update(
                        connection, "delete from " + table + " where machine = ? and instance_key = ?", machine, key));
            }
        });
        return counts.get(2) == 0 ? null : delays;
    }

    /** A delay that is running. */
    record Delay(String id, String machine, String key, String event, Instant at) {}

    List<Delay> delays(String after, int limit) {
        return Sql.read(
                database,
                "select id, machine, instance_key, event, due_at from machine_delay where id > ? order by id limit ?",
                row -> new Delay(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant()),
                after,
                limit);
    }

    /** A start that is to be handed on. */
    record Pending(String id, Started start) {}

    List<Pending> pendingStarts(String after, int limit) {
        return Sql.read(
                database,
                "select id, workflow, inputs from machine_start where id > ? order by id limit ?",
                row -> new Pending(
                        row.getString(1), new Started(row.getString(2), MachineJson.object(row.getString(3)))),
                after,
                limit);
    }

    void handedOn(String start) {
        Sql.update(database, "delete from machine_start where id = ?", start);
    }

    /** Microseconds are what both databases keep. */
    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
