package dev.runestone.journal;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.journal.Entry.ParkedTask;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps runs in the database, by plain SQL; each call is a transaction of its own. */
final class RunTable implements RunStore {
    private static final String FIND = "select " + RunRows.HEAD + " from run r where r.id = ?";
    private static final String KEEP_DEFINITION =
            "insert into run_definition (hash, definition) values (?, ?) on conflict do nothing";
    private static final String DEFINITION = "select definition from run_definition where hash = ?";
    private static final String CLAIM = "update run set owner = ? where id = ? and owner is null"
            + " and exists (select 1 from execution_node where id = ? and state = 'ALIVE')";
    private static final String AT_WORK =
            "select id from run where owner is null and status = 'RUNNING' fetch first ? rows only";
    /** One that compensates waits only where it says until when. */
    private static final String COMPENSATING = "select id from run where owner is null and status = 'COMPENSATING'"
            + " and (wake_at is null or wake_at <= current_timestamp) fetch first ? rows only";

    private static final String DUE = "select id from run where owner is null and status = ?"
            + " and wake_at <= current_timestamp order by wake_at fetch first ? rows only";

    /** Led by the messages, of which there are few at any time, whatever the planner makes of a join. */
    private static final String ADDRESSED =
            "select distinct m.run_id from run_message m where exists (select 1 from run r"
                    + " where r.id = m.run_id and r.owner is null and (r.ended_at is null or m.retry)) fetch first ? rows only";

    private static final String MINE_ADDRESSED = "select distinct m.run_id from run_message m where exists (select 1"
            + " from run r where r.id = m.run_id and r.owner = ? and (r.ended_at is null or m.retry))"
            + " fetch first ? rows only";
    private static final String TASK = "select " + RunRows.TASK + " from run_task where token = ?";
    private static final String DELETE = "delete from run where id = ? and ended_at is not null";
    private static final List<String> DELETE_REST = List.of(
            "delete from run_event where run_id = ?",
            "delete from run_archive where run_id = ?",
            "delete from run_attribute where run_id = ?",
            "delete from run_message where run_id = ?",
            "delete from run_message_id where run_id = ?",
            "delete from run_task where run_id = ?");

    private final Transactions transactions;
    private final Nodes nodes;
    private volatile Nudge nudge = run -> {};

    RunTable(Transactions transactions, Nodes nodes) {
        this.transactions = transactions;
        this.nodes = nodes;
    }

    /** Tells it whom to nudge when a message is in an inbox. */
    void nudges(Nudge listener) {
        nudge = listener;
    }

    @Override
    public Optional<RunHead> find(String run) {
        return transactions.read(() -> "The run " + run, connection -> {
            try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setString(1, run);
                return RunRows.heads(select).stream().findFirst();
            }
        });
    }

    @Override
    public List<Recorded> events(String run, long after, int limit) {
        return transactions.read(
                () -> "The events of the run " + run, connection -> EventRows.read(connection, run, after, limit));
    }

    @Override
    public Page<RunHead> search(RunQuery query) {
        return transactions.read(() -> "The runs", connection -> RunSearch.search(connection, query));
    }

    @Override
    public void keepDefinition(String hash, String json) {
        transactions.write(() -> "The definition " + hash, connection -> {
            try (PreparedStatement insert = connection.prepareStatement(KEEP_DEFINITION)) {
                insert.setString(1, hash);
                insert.setString(2, json);
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public Optional<String> definition(String hash) {
        return transactions.read(() -> "The definition " + hash, connection -> {
            try (PreparedStatement select = connection.prepareStatement(DEFINITION)) {
                select.setString(1, hash);
                return Nodes.texts(select).stream().findFirst();
            }
        });
    }

    @Override
    public boolean send(Message message) {
        boolean taken = transactions.write(
                () -> "The inbox of the run " + message.run(), connection -> Inbox.send(connection, message));
        if (taken) {
            nudge.arrived(message.run());
        }
        return taken;
    }

    @Override
    public List<Message> messages(String run) {
        return transactions.read(() -> "The inbox of the run " + run, connection -> Inbox.messages(connection, run));
    }

    @Override
    public boolean claim(String run) {
        return !claim(List.of(run)).isEmpty();
    }

    private List<String> claim(Collection<String> runs) {
        String node = nodes.id();
        return transactions.write(() -> "The owner of runs", connection -> {
            List<String> asked = runs.stream().sorted().toList();
            List<String> claimed = new ArrayList<>();
            try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
                for (String run : asked) {
                    claim.setString(1, node);
                    claim.setString(2, run);
                    claim.setString(3, node);
                    claim.addBatch();
                }
                int[] counts = claim.executeBatch();
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] == 1) {
                        claimed.add(asked.get(i));
                    }
                }
            }
            return claimed;
        });
    }

    @Override
    public List<String> claimWaiting(int limit) {
        Set<String> waiting = transactions.read(() -> "The runs that wait", connection -> {
            Set<String> found = new LinkedHashSet<>(texts(connection, ADDRESSED, limit));
            found.addAll(texts(connection, DUE, RunStatus.WAITING.name(), limit - found.size()));
            found.addAll(texts(connection, DUE, RunStatus.PAUSED.name(), limit - found.size()));
            found.addAll(texts(connection, COMPENSATING, limit - found.size()));
            found.addAll(texts(connection, AT_WORK, limit - found.size()));
            return found;
        });
        return waiting.isEmpty() ? List.of() : claim(waiting);
    }

    @Override
    public List<String> withMessages(int limit) {
        return transactions.read(
                () -> "The inboxes", connection -> texts(connection, MINE_ADDRESSED, nodes.id(), limit));
    }

    private static List<String> texts(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            RunSearch.bind(select, List.of(values));
            return Nodes.texts(select);
        }
    }

    @Override
    public Optional<ParkedTask> task(String token) {
        return transactions.read(() -> "The task", connection -> {
            try (PreparedStatement select = connection.prepareStatement(TASK)) {
                select.setString(1, token);
                return RunRows.tasks(select).stream().findFirst();
            }
        });
    }

    @Override
    public Page<ParkedTask> tasks(@Nullable String workflow, int limit, @Nullable String cursor) {
        StringBuilder sql = new StringBuilder("select " + RunRows.TASK + " from run_task where true");
        List<Object> values = new ArrayList<>();
        if (workflow != null) {
            sql.append(" and workflow = ?");
            values.add(workflow);
        }
        String key = Cursor.decode(cursor);
        if (!key.isEmpty()) {
            RunSearch.Place place = RunSearch.Place.of(key);
            sql.append(" and since >= ? and (since > ? or token > ?)");
            values.addAll(List.of(place.createdAt(), place.createdAt(), place.id()));
        }
        sql.append(" order by since, token fetch first ? rows only");
        values.add(limit + 1);
        return transactions.read(() -> "The tasks", connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                RunSearch.bind(select, values);
                return Page.of(
                        RunRows.tasks(select), limit, task -> new RunSearch.Place(task.since(), task.token()).key());
            }
        });
    }

    @Override
    public int delete(Collection<String> runs) {
        if (runs.isEmpty()) {
            return 0;
        }
        return transactions.write(() -> "The runs", connection -> {
            List<String> deleted = new ArrayList<>();
            try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                for (String run : new LinkedHashSet<>(runs)) {
                    delete.setString(1, run);
                    if (delete.executeUpdate() == 1) {
                        deleted.add(run);
                    }
                }
            }
            for (String sql : DELETE_REST) {
                try (PreparedStatement delete = connection.prepareStatement(sql)) {
                    for (String run : deleted) {
                        delete.setString(1, run);
                        delete.addBatch();
                    }
                    delete.executeBatch();
                }
            }
            return deleted.size();
        });
    }
}
