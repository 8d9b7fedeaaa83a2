package dev.runestone.platform;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.OutageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * The table of keys. It speaks plain SQL: a claim has to be one atomic insert, seen by every node, in a transaction of
 * its own whatever becomes of the request's.
 */
@ApplicationScoped
class IdempotencyRecords {
    private static final String INSERT = "insert into idempotency_record (idempotency_key, fingerprint, begun_at)"
            + " values (?, ?, ?) on conflict do nothing";
    private static final String SELECT = "select fingerprint, status, headers, body, begun_at from idempotency_record"
            + " where idempotency_key = ?";
    private static final String TAKE_OVER = "update idempotency_record"
            + " set fingerprint = ?, begun_at = ?, status = null, headers = null, body = null"
            + " where idempotency_key = ? and begun_at = ?";
    private static final String COMPLETE = "update idempotency_record set status = ?, headers = ?, body = ?"
            + " where idempotency_key = ? and begun_at = ?";
    private static final String RELEASE = "delete from idempotency_record where idempotency_key = ? and begun_at = ?";
    private static final String EXPIRE = "delete from idempotency_record where begun_at < ?";
    private static final String SHRINK = "delete from idempotency_record where idempotency_key in"
            + " (select idempotency_key from idempotency_record order by begun_at desc offset ? rows)";

    private final DataSource database;
    private final IdempotencyConfig config;
    private final Clock clock;
    private final ObjectMapper mapper;
    private final AtomicReference<Instant> swept;

    IdempotencyRecords(DataSource database, IdempotencyConfig config, Clock clock, ObjectMapper mapper) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.mapper = mapper;
        this.swept = new AtomicReference<>(Instant.EPOCH);
    }

    /** Claims the key for the request with this fingerprint, or tells what it already stands for. */
    Claim claim(String key, String fingerprint) {
        sweepIfDue();
        try (Connection connection = database.getConnection()) {
            while (true) {
                // Microseconds are what both databases keep; the instant names the claim later on.
                Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                if (update(connection, INSERT, key, fingerprint, now.atOffset(UTC)) == 1) {
                    return new Claim.Won(key, now);
                }
                Optional<Claim> found = existing(connection, key, fingerprint, now);
                if (found.isPresent()) {
                    return found.get();
                }
                // It was released between the two statements, or another request took it over: look again.
            }
        } catch (SQLException e) {
            throw OutageException.orBug("The idempotency keys cannot be read", e);
        }
    }

    private Optional<Claim> existing(Connection connection, String key, String fingerprint, Instant now)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                OffsetDateTime begunAt = row.getObject("begun_at", OffsetDateTime.class);
                int status = row.getInt("status");
                boolean underWay = row.wasNull();
                if (begunAt.toInstant().isBefore(now.minus(underWay ? config.abandonAfter() : config.keep()))) {
                    return update(connection, TAKE_OVER, fingerprint, now.atOffset(UTC), key, begunAt) == 1
                            ? Optional.of(new Claim.Won(key, now))
                            : Optional.empty();
                }
                if (!row.getString("fingerprint").equals(fingerprint)) {
                    return Optional.of(new Claim.Taken());
                }
                return Optional.of(
                        underWay
                                ? new Claim.UnderWay()
                                : new Claim.Answered(new StoredResponse(
                                        status, headers(row.getString("headers")), row.getBytes("body"))));
            }
        }
    }

    /** Remembers the response to the request that won the key. */
    void complete(Claim.Won claim, StoredResponse response) {
        try (Connection connection = database.getConnection()) {
            byte[] body = response.body();
            update(
                    connection,
                    COMPLETE,
                    response.status(),
                    mapper.writeValueAsString(response.headers()),
                    body == null || body.length > config.maxBodyBytes() ? null : body,
                    claim.key(),
                    claim.begunAt().atOffset(UTC));
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("The response cannot be remembered.", e);
        }
    }

    /** Gives the key back, because the request failed in a way that a repeat may mend. */
    void release(Claim.Won claim) {
        try (Connection connection = database.getConnection()) {
            update(connection, RELEASE, claim.key(), claim.begunAt().atOffset(UTC));
        } catch (SQLException e) {
            throw OutageException.orBug("The idempotency key cannot be given back", e);
        }
    }

    private void sweepIfDue() {
        Instant last = swept.get();
        Instant now = clock.instant();
        if (!last.plus(config.sweepEvery()).isAfter(now) && swept.compareAndSet(last, now)) {
            sweep(now);
        }
    }

    void sweep(Instant now) {
        try (Connection connection = database.getConnection()) {
            update(connection, EXPIRE, now.minus(config.keep()).atOffset(UTC));
            update(connection, SHRINK, config.maxRecords());
        } catch (SQLException e) {
            throw OutageException.orBug("The idempotency keys cannot be swept", e);
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof byte[] bytes) {
                    statement.setBytes(i + 1, bytes);
                } else if (values[i] == null) {
                    statement.setBytes(i + 1, null);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
            return statement.executeUpdate();
        }
    }

    private Map<String, String> headers(String json) {
        try {
            return mapper.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored headers are damaged.", e);
        }
    }
}
