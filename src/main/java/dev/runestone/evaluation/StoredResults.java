package dev.runestone.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runestone.execution.Emission;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Results in the database, so that they last beyond a restart. They are written behind, in batches, by one thread; what
 * does not fit into its queue is not written, and what the database refuses is lost, because it can be computed again.
 */
@Singleton
final class StoredResults {
    private static final Logger LOG = Logger.getLogger(StoredResults.class);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final DataSource database;
    private final CacheConfig config;
    private final Clock clock;
    private final BlockingQueue<Row> queue;
    private final Semaphore waiting = new Semaphore(0);
    private @Nullable Thread writer;
    private volatile boolean closed;

    /** A result on its way. */
    private record Row(
            CacheKey key, CachedResult result, CachedResult.User user, String json, OffsetDateTime created) {}

    @Inject
    StoredResults(DataSource database, CacheConfig config) {
        this(database, config, Clock.systemUTC());
    }

    StoredResults(DataSource database, CacheConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.queue = new ArrayBlockingQueue<>(Math.max(1, config.queue()));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** A result that has not expired; null where there is none, or the database is out of reach. */
    @Nullable
    CachedResult find(CacheKey key) {
        OffsetDateTime now = now();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select port, json, cost_nanos, tags, workflow, component, expires_at"
                                + " from cached_result where id = ? and expires_at > ?")) {
            select.setString(1, key.toString());
            select.setObject(2, now);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? result(row, now) : null;
            }
        } catch (SQLException | JsonProcessingException failure) {
            LOG.debugf(failure, "A stored result cannot be read.");
            return null;
        }
    }

    private @Nullable CachedResult result(ResultSet row, OffsetDateTime now)
            throws SQLException, JsonProcessingException {
        Frozen frozen = Frozen.of(JSON.readValue(row.getString(2), Object.class), config.entryBytes());
        if (frozen == null) {
            return null;
        }
        OffsetDateTime expires = row.getObject(7, OffsetDateTime.class);
        return new CachedResult(
                new Emission(row.getInt(1), frozen.value(), List.of(), List.of()),
                frozen.bytes(),
                Duration.between(now, expires).toNanos(),
                row.getLong(3),
                Arrays.stream(row.getString(4).split(",", -1))
                        .filter(tag -> !tag.isEmpty())
                        .toList(),
                null,
                new CachedResult.User(row.getString(5), row.getString(6)));
    }

    /** Has a result written soon, if there is room for it. */
    void offer(CacheKey key, CachedResult result) {
        String json;
        try {
            json = JSON.writeValueAsString(result.emission().value());
        } catch (JsonProcessingException none) {
            return;
        }
        if (json.length() <= config.rowCharacters() && queue.offer(new Row(key, result, result.maker(), json, now()))) {
            waiting.release();
            begin();
        }
    }

    private synchronized void begin() {
        if (writer == null && !closed) {
            Thread thread = new Thread(this::write, "runestone-cache-writer");
            thread.setDaemon(true);
            thread.start();
            writer = thread;
        }
    }

    /** Ends by a flag and never by an interruption, which would close the files of an embedded database. */
    private void write() {
        try {
            while (!closed) {
                if (waiting.tryAcquire(1, TimeUnit.SECONDS)) {
                    waiting.drainPermits();
                    flush();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits. Nothing is ever in between the queue and the database but under this lock. */
    void flush() {
        synchronized (queue) {
            List<Row> rows = new ArrayList<>();
            while (queue.drainTo(rows, config.batch()) > 0) {
                write(rows);
                rows.clear();
            }
        }
    }

    private void write(List<Row> rows) {
        Map<CacheKey, Row> last = new LinkedHashMap<>();
        rows.forEach(row -> last.put(row.key(), row));
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                replace(connection, last.values());
                bound(connection);
                connection.commit();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            LOG.debugf(failure, "%d results are not stored.", last.size());
        }
    }

    private static void replace(Connection connection, Iterable<Row> rows) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from cached_result where id = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "insert into cached_result (id, workflow, component, tags, port, json,"
                                + " cost_nanos, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Row row : rows) {
                CachedResult result = row.result();
                delete.setString(1, row.key().toString());
                delete.addBatch();
                insert.setString(1, row.key().toString());
                insert.setString(2, row.user().workflow());
                insert.setString(3, row.user().component());
                insert.setString(4, "," + String.join(",", result.tags()) + ",");
                insert.setInt(5, result.emission().port());
                insert.setString(6, row.json());
                insert.setLong(7, result.costNanos());
                insert.setObject(8, row.created());
                insert.setObject(9, row.created().plusNanos(result.keepNanos()));
                insert.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
        }
    }

    private void bound(Connection connection) throws SQLException {
        try (PreparedStatement expired =
                        connection.prepareStatement("delete from cached_result where expires_at <= ?");
                PreparedStatement oldest = connection.prepareStatement(
                        "delete from cached_result where created_at <= (select"
                                + " created_at from cached_result order by created_at desc offset ? rows fetch next 1 rows only)")) {
            expired.setObject(1, now());
            expired.executeUpdate();
            oldest.setInt(1, config.rows());
            oldest.executeUpdate();
        }
    }

    /**
     * Forgets what fits, and the results that were forgotten in memory, whoever made them.
     *
     * @return how many there were that were not in memory
     */
    int forget(Invalidation invalidation, List<CacheKey> gone) {
        flush();
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement delete = connection.prepareStatement("delete from cached_result where id = ?")) {
                for (CacheKey key : gone) {
                    delete.setString(1, key.toString());
                    delete.addBatch();
                }
                delete.executeBatch();
            }
            // What depends on a knowledge base is not stored.
            return invalidation.knowledge() == null ? forget(connection, invalidation) : 0;
        } catch (SQLException failure) {
            throw new IllegalStateException("The stored results cannot be forgotten.", failure);
        }
    }

    private static int forget(Connection connection, Invalidation invalidation) throws SQLException {
        List<String> given = new ArrayList<>();
        StringBuilder sql = new StringBuilder("delete from cached_result where 1 = 1");
        if (invalidation.workflow() != null) {
            sql.append(" and workflow = ?");
            given.add(invalidation.workflow());
        }
        if (invalidation.component() != null) {
            sql.append(" and component = ?");
            given.add(invalidation.component());
        }
        if (invalidation.tag() != null) {
            sql.append(" and position(? in tags) > 0");
            given.add("," + invalidation.tag() + ",");
        }
        try (PreparedStatement delete = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < given.size(); i++) {
                delete.setString(i + 1, given.get(i));
            }
            return delete.executeUpdate();
        }
    }

    /** Writes what waits and ends. */
    @PreDestroy
    void close() {
        closed = true;
        flush();
    }
}
