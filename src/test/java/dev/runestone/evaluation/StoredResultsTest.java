package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.execution.Emission;
import dev.runestone.knowledge.PublishedRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StoredResultsTest {
    private static final PublishedRules RULES =
            new PublishedRules("package tests.stored; rule \"r\" when String() then end");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Inject
    DataSource database;

    private StoredResults stored;

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("delete from cached_result");
        }
        stored = stored(START);
    }

    @AfterEach
    void close() {
        stored.close();
    }

    private StoredResults stored(Instant now, String... config) {
        return new StoredResults(database, ResultCacheTest.config(config), Clock.fixed(now, ZoneOffset.UTC));
    }

    private ResultCache cache(StoredResults results) {
        return new ResultCache(
                ResultCacheTest.config(), RULES.index(), new SimpleMeterRegistry(), System::nanoTime, results);
    }

    private static CacheKey key(int number) {
        return new CacheKey(-number, number);
    }

    private static CachedResult result(@Nullable Object value, String component, String... tags) {
        return new CachedResult(
                new Emission(1, value, List.of(), List.of()),
                100,
                Duration.ofMinutes(10).toNanos(),
                42,
                List.of(tags),
                null,
                new CachedResult.User("loans", component));
    }

    @Test
    void whatWasKeptIsThereAfterARestart() {
        Map<String, Object> value = Map.of(
                "list", Arrays.asList(1, null, "x", true, new BigDecimal("1.50")), "big", new BigDecimal("1E+3"));
        ResultCache before = cache(stored);
        before.keep(key(1), result(value, "score", "night", "scores"), true);
        before.keep(key(2), result("volatile", "score"), false);
        stored.flush();

        ResultCache after = cache(stored(START.plusSeconds(599)));
        CachedResult found = after.find(key(1), "loans", "score", true);

        assertThat(found).isNotNull();
        assertThat(found.emission()).isEqualTo(new Emission(1, value, List.of(), List.of()));
        assertThat(found.tags()).containsExactly("night", "scores");
        assertThat(found.keepNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(found.costNanos()).isEqualTo(42);
        assertThat(after.find(key(1), "loans", "score", false))
                .as("now in memory")
                .isSameAs(found);
        assertThat(after.find(key(2), "loans", "score", true)).isNull();
        assertThat(stored(START.plusSeconds(601)).find(key(1))).as("expired").isNull();
    }

    @Test
    void theLastOneOfAKeyStays() {
        stored.offer(key(1), result("first", "score"));
        stored.flush();
        stored.offer(key(1), result("second", "score"));
        stored.offer(key(1), result("third", "score"));
        stored.flush();

        assertThat(stored.find(key(1)).emission().value()).isEqualTo("third");
    }

    @Test
    void rowsAreBoundedInNumberAndLength() {
        for (int i = 0; i < 30; i++) {
            StoredResults later = stored(START.plusSeconds(i), "rows", "10", "row-characters", "20");
            later.offer(key(i), result("v" + i, "score"));
            later.flush();
            later.offer(key(100 + i), result("x".repeat(19), "score"));
            later.flush();
            later.close();
        }
        for (int i = 0; i < 30; i++) {
            assertThat(stored.find(key(i)) != null).as("%d", i).isEqualTo(i >= 20);
            assertThat(stored.find(key(100 + i))).as("too long").isNull();
        }
    }

    @Test
    void whatIsForgottenIsForgottenInTheDatabaseAsWell() {
        ResultCache cache = cache(stored);
        cache.keep(key(1), result("a", "score", "night"), true);
        cache.keep(key(2), result("b", "score"), true);
        cache.keep(key(3), result("c", "price", "nightly"), true);
        cache.find(key(3), "leasing", "points", true);
        stored.flush();

        ResultCache after = cache(stored);
        assertThat(after.forget(new Invalidation(null, null, "night", null))).isEqualTo(1);
        assertThat(after.find(key(1), "loans", "score", true)).isNull();
        assertThat(after.forget(new Invalidation("loans", "score", null, null))).isEqualTo(1);
        assertThat(cache.forget(new Invalidation("leasing", null, null, null)))
                .as("another workflow has used it")
                .isEqualTo(1);
        assertThat(cache(stored).find(key(3), "loans", "price", true)).isNull();
        cache.keep(key(4), result("waits to be written", "score"), true);
        assertThat(cache.forget(new Invalidation(null, null, null, null))).isEqualTo(3);
        stored.flush();
        assertThat(stored.find(key(4))).isNull();
    }
}
