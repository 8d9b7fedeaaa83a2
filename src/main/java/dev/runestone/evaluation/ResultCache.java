package dev.runestone.evaluation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.runestone.knowledge.KnowledgeBases.Deciding;
import dev.runestone.knowledge.KnowledgeIndex;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What components gave for which inputs. Bounded in number, bytes and time. Where a knowledge base decides otherwise from
 * now on, exactly the results are forgotten that another version of it would make.
 */
@Singleton
final class ResultCache {
    private final CacheConfig config;
    private final KnowledgeIndex knowledge;
    private final @Nullable StoredResults stored;
    private final Cache<CacheKey, CachedResult> results;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private final LongAdder invalidations = new LongAdder();
    private final LongAdder savedNanos = new LongAdder();

    /**
     * How the cache does.
     *
     * @param entries how many results it holds
     * @param bytes what they take, estimated
     * @param hits how many results were found
     * @param misses how many were looked for and not found
     * @param evictions how many were given up for want of room or because their time had come
     * @param invalidations how many were forgotten because they were told to be, or a knowledge base changed
     * @param savedNanos what the found ones had cost
     */
    record Statistics(
            long entries, long bytes, long hits, long misses, long evictions, long invalidations, long savedNanos) {}

    @Inject
    ResultCache(CacheConfig config, KnowledgeIndex knowledge, MeterRegistry registry, StoredResults stored) {
        this(config, knowledge, registry, Ticker.systemTicker(), config.persistent() ? stored : null);
    }

    /** @param stored where results last beyond a restart; null for nowhere */
    ResultCache(
            CacheConfig config,
            KnowledgeIndex knowledge,
            MeterRegistry registry,
            Ticker ticker,
            @Nullable StoredResults stored) {
        this.stored = stored;
        this.config = config;
        this.knowledge = knowledge;
        // Caffeine bounds the weight or the number: an entry weighs at least its share of the bytes.
        long share = Math.max(1, config.bytes() / Math.max(1, config.entries()));
        this.results = Caffeine.newBuilder()
                .maximumWeight(config.bytes())
                .<CacheKey, CachedResult>weigher((key, result) -> (int) Math.max(share, result.bytes()))
                .expireAfter(new Expiry<CacheKey, CachedResult>() {
                    @Override
                    public long expireAfterCreate(CacheKey key, CachedResult result, long now) {
                        return result.keepNanos();
                    }

                    @Override
                    public long expireAfterUpdate(CacheKey key, CachedResult result, long now, long left) {
                        return result.keepNanos();
                    }

                    @Override
                    public long expireAfterRead(CacheKey key, CachedResult result, long now, long left) {
                        return left;
                    }
                })
                .ticker(ticker)
                .executor(Runnable::run)
                .<CacheKey, CachedResult>removalListener((key, result, cause) -> {
                    if (result != null) {
                        bytes.addAndGet(-result.bytes());
                    }
                    if (cause.wasEvicted()) {
                        evictions.increment();
                    }
                })
                .build();
        meter(registry);
        knowledge.listen(this::changed);
    }

    private void meter(MeterRegistry registry) {
        counter(registry, "hits", "Results that were found", hits);
        counter(registry, "misses", "Results that were looked for and not found", misses);
        counter(registry, "evictions", "Results given up for want of room or because their time had come", evictions);
        counter(registry, "invalidations", "Results that were told to be forgotten", invalidations);
        FunctionCounter.builder("runestone.cache.saved", savedNanos, saved -> saved.sum() / 1e9)
                .description("What the results that were found had cost")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("runestone.cache.entries", results, Cache::estimatedSize)
                .description("Results that are kept")
                .register(registry);
        Gauge.builder("runestone.cache.size", bytes, AtomicLong::get)
                .description("What they take, estimated")
                .baseUnit("bytes")
                .register(registry);
    }

    private static void counter(MeterRegistry registry, String name, String description, LongAdder count) {
        FunctionCounter.builder("runestone.cache." + name, count, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    CacheConfig config() {
        return config;
    }

    KnowledgeIndex knowledge() {
        return knowledge;
    }

    /**
     * A result, noted as used.
     *
     * @param workflow the name of the workflow that asks
     * @param component the component that it asks for
     * @param lasting whether it may last beyond a restart
     */
    @Nullable
    CachedResult find(CacheKey key, String workflow, String component, boolean lasting) {
        CachedResult result = results.getIfPresent(key);
        if (result == null && lasting && stored != null) {
            result = stored.find(key);
            if (result != null) {
                put(key, result);
            }
        }
        if (result == null) {
            misses.increment();
            return null;
        }
        hits.increment();
        savedNanos.add(result.costNanos());
        result.usedBy(workflow, component);
        return result;
    }

    private void put(CacheKey key, CachedResult result) {
        bytes.addAndGet(result.bytes());
        results.put(key, result);
    }

    /**
     * Keeps a result, in the place of the one that has the same key.
     *
     * @param lasting whether it may last beyond a restart
     */
    void keep(CacheKey key, CachedResult result, boolean lasting) {
        put(key, result);
        if (lasting && stored != null) {
            stored.offer(key, result);
        }
        // Between the decision and this line another version may have been activated, and told before it was there.
        if (isOutdated(result)) {
            forget(each -> each == result);
        }
    }

    /** Forgets; tells how many there were, of which one that is in the database as well counts once. */
    long forget(Invalidation invalidation) {
        List<CacheKey> gone = forget(invalidation::fits);
        if (stored == null) {
            return gone.size();
        }
        int more = stored.forget(invalidation, gone);
        invalidations.add(more);
        return gone.size() + (long) more;
    }

    private List<CacheKey> forget(Predicate<CachedResult> which) {
        List<CacheKey> gone = new ArrayList<>();
        results.asMap().forEach((key, result) -> {
            if (which.test(result) && results.asMap().remove(key, result)) {
                gone.add(key);
            }
        });
        invalidations.add(gone.size());
        return gone;
    }

    private void changed(String base) {
        forget(result -> {
            CachedResult.Dependence dependence = result.dependence();
            return dependence != null
                    && (dependence.reference() == null
                            || dependence.deciding().release().base().equals(base))
                    && isOutdated(result);
        });
    }

    private boolean isOutdated(CachedResult result) {
        CachedResult.Dependence dependence = result.dependence();
        if (dependence == null) {
            return false;
        }
        if (dependence.reference() == null) {
            return dependence.deciding().directory() != knowledge.directory();
        }
        Deciding now = knowledge.deciding(dependence.reference()).orElse(null);
        return now == null || now.loading() != dependence.deciding().loading();
    }

    Statistics statistics() {
        results.cleanUp();
        return new Statistics(
                results.estimatedSize(),
                bytes.get(),
                hits.sum(),
                misses.sum(),
                evictions.sum(),
                invalidations.sum(),
                savedNanos.sum());
    }
}
