package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.execution.Emission;
import dev.runestone.knowledge.KnowledgeBases.Deciding;
import dev.runestone.knowledge.PublishedRules;
import dev.runestone.knowledge.Release;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultCacheTest {
    private static final String DRL = "package tests.cache; rule \"r\" when String() then end";
    private static final PublishedRules RULES = new PublishedRules(DRL);

    private final AtomicLong now = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    static CacheConfig config(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put("runestone.cache." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withDefaultValues(properties)
                .withMapping(CacheConfig.class)
                .build()
                .getConfigMapping(CacheConfig.class);
    }

    private ResultCache cache(String... config) {
        return new ResultCache(config(config), RULES.index(), registry, now::get, null);
    }

    private static CacheKey key(int number) {
        return new CacheKey(number, number);
    }

    private static CachedResult result(Duration keep, List<String> tags, CachedResult.@Nullable Dependence dependence) {
        return new CachedResult(
                new Emission(0, "value", List.of(), List.of()),
                100,
                keep.toNanos(),
                1_000_000,
                tags,
                dependence,
                new CachedResult.User("loans", "score"));
    }

    private static CachedResult result(String... tags) {
        return result(Duration.ofMinutes(1), List.of(tags), null);
    }

    private static CachedResult decided(String reference) {
        Deciding deciding = RULES.index().deciding(reference).orElseThrow();
        return result(Duration.ofMinutes(1), List.of(), new CachedResult.Dependence(reference, deciding));
    }

    private static @Nullable CachedResult find(ResultCache cache, int number) {
        return cache.find(key(number), "loans", "score", false);
    }

    @Test
    void eachResultHasItsOwnTime() {
        ResultCache cache = cache();
        cache.keep(key(1), result(Duration.ofSeconds(10), List.of(), null), false);
        cache.keep(key(2), result(Duration.ofSeconds(60), List.of(), null), false);

        now.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(find(cache, 1)).isNotNull();
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(find(cache, 1)).as("reading does not prolong it").isNull();
        assertThat(find(cache, 2)).isNotNull();
        assertThat(cache.statistics()).satisfies(statistics -> {
            assertThat(statistics.entries()).isEqualTo(1);
            assertThat(statistics.hits()).isEqualTo(2);
            assertThat(statistics.misses()).isEqualTo(1);
            assertThat(statistics.evictions()).isEqualTo(1);
            assertThat(statistics.savedNanos()).isEqualTo(2_000_000);
        });
    }

    @Test
    void itStaysWithinItsEntriesAndItsBytes() {
        ResultCache few = cache("entries", "50");
        ResultCache small = cache("bytes", "42000");
        for (int i = 0; i < 1_000; i++) {
            few.keep(key(i), result(), false);
            small.keep(key(i), result(), false);
        }
        assertThat(few.statistics().entries()).isBetween(40L, 50L);
        assertThat(small.statistics().entries()).isBetween(80L, 100L);
        assertThat(small.statistics().bytes()).isBetween(33_600L, 42_000L);
        assertThat(small.statistics().evictions()).isGreaterThanOrEqualTo(900);
    }

    @Test
    void itForgetsByWorkflowComponentAndTag() {
        ResultCache cache = cache();
        cache.keep(key(1), result("scores", "night"), false);
        cache.keep(key(2), result("scores"), false);
        cache.keep(key(3), result(), false);
        cache.find(key(3), "leasing", "points", false);

        assertThat(cache.forget(new Invalidation(null, null, "night", null))).isEqualTo(1);
        assertThat(cache.forget(new Invalidation(null, null, "prices", null))).isZero();
        assertThat(cache.forget(new Invalidation("loans", "points", null, null)))
                .as("no such component of that workflow")
                .isZero();
        assertThat(cache.forget(new Invalidation("leasing", "points", null, null)))
                .as("whoever uses a result counts, not only who made it")
                .isEqualTo(1);
        assertThat(cache.forget(new Invalidation("loans", "score", "scores", null)))
                .isEqualTo(1);
        assertThat(cache.statistics().entries()).isZero();
        assertThat(cache.statistics().bytes()).isZero();
        assertThat(cache.statistics().invalidations()).isEqualTo(3);
    }

    @Test
    void aResultThatManyUseIsForgottenWithEachOfThem() {
        ResultCache cache = cache();
        cache.keep(key(1), result(), false);
        for (int i = 0; i < 100; i++) {
            cache.find(key(1), "w" + i, "c" + i, false);
        }

        assertThat(cache.forget(new Invalidation("w99", "c99", null, null))).isEqualTo(1);
    }

    @Test
    void activatingAVersionForgetsExactlyWhatTheOneBeforeItDecided() {
        RULES.activate("redeployed", "1", DRL);
        RULES.activate("other", "1", DRL);
        ResultCache cache = cache();
        cache.keep(key(1), decided("redeployed"), false);
        cache.keep(key(2), decided("test:redeployed"), false);
        cache.keep(key(3), decided("test:redeployed:1"), false);
        cache.keep(key(4), decided("other"), false);
        cache.keep(key(5), result(), false);

        RULES.activate("redeployed", "2", DRL);

        assertThat(find(cache, 1)).isNull();
        assertThat(find(cache, 2)).isNull();
        assertThat(find(cache, 3))
                .as("it names the version, which is still there")
                .isNotNull();
        assertThat(find(cache, 4)).as("another knowledge base").isNotNull();
        assertThat(find(cache, 5)).as("no knowledge base").isNotNull();
        assertThat(cache.statistics().invalidations()).isEqualTo(2);

        RULES.remove("redeployed", "1");
        assertThat(find(cache, 3)).as("the version is gone").isNull();
        assertThat(find(cache, 4)).isNotNull();
    }

    @Test
    void aResultThatComesInAfterItsVersionWasReplacedIsNotKept() {
        RULES.activate("late", "1", DRL);
        ResultCache cache = cache();
        CachedResult late = decided("late");
        RULES.activate("late", "2", DRL);

        cache.keep(key(1), late, false);

        assertThat(find(cache, 1)).isNull();
    }

    @Test
    void whatMayAskAnyKnowledgeBaseIsForgottenWithEachChange() {
        ResultCache cache = cache();
        Deciding any = new Deciding(new Release("*", "*", "*"), 0, RULES.index().directory());
        cache.keep(key(1), result(Duration.ofMinutes(1), List.of(), new CachedResult.Dependence(null, any)), false);
        assertThat(find(cache, 1)).isNotNull();

        RULES.activate("whatever", "1", DRL);

        assertThat(find(cache, 1)).isNull();
    }

    @Test
    void itForgetsByKnowledgeBase() {
        RULES.activate("named", "1", DRL);
        ResultCache cache = cache();
        for (String knowledge : List.of("named", "test:named", "test:named:1")) {
            cache.keep(key(1), decided("named"), false);
            cache.keep(key(2), result(), false);
            assertThat(cache.forget(new Invalidation(null, null, null, knowledge)))
                    .as(knowledge)
                    .isEqualTo(1);
        }
        cache.keep(key(1), decided("named"), false);
        assertThat(cache.forget(new Invalidation(null, null, null, "test:named:2")))
                .isZero();
        assertThat(cache.forget(new Invalidation(null, null, null, null))).isEqualTo(2);
    }

    @Test
    void whatItDoesCanBeMeasured() {
        ResultCache cache = cache();
        cache.keep(key(1), result(), false);
        find(cache, 1);
        find(cache, 2);

        assertThat(registry.get("runestone.cache.hits").functionCounter().count())
                .isEqualTo(1);
        assertThat(registry.get("runestone.cache.misses").functionCounter().count())
                .isEqualTo(1);
        assertThat(registry.get("runestone.cache.entries").gauge().value()).isEqualTo(1);
        assertThat(registry.get("runestone.cache.size").gauge().value()).isGreaterThan(100);
        assertThat(registry.get("runestone.cache.saved").functionCounter().count())
                .isEqualTo(0.001);
    }
}
