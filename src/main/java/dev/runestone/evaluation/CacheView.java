package dev.runestone.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How the cache of results does since the start.
 *
 * @param enabled whether anything is remembered
 * @param entries how many results it holds
 * @param bytes what they take, estimated
 * @param hits how many results were found
 * @param misses how many were looked for and not found
 * @param hitRate the share of those found, from 0 to 1; 0 where none was looked for
 * @param evictions how many were given up for want of room or because their time had come
 * @param invalidations how many were forgotten because they were told to be, or a knowledge base changed
 * @param saved what the found ones had cost, as an ISO 8601 duration
 * @param limits what bounds it
 */
@Schema(description = "How the cache of results does since the start.")
record CacheView(
        boolean enabled,
        long entries,
        long bytes,
        long hits,
        long misses,
        BigDecimal hitRate,
        long evictions,
        long invalidations,
        String saved,
        LimitsView limits) {

    /**
     * What bounds the cache.
     *
     * @param entries results
     * @param bytes of all results, estimated
     * @param entryBytes of one result, estimated
     * @param keep how long a result is kept where no policy says otherwise
     */
    record LimitsView(int entries, long bytes, int entryBytes, String keep) {}

    static CacheView of(ResultCache.Statistics statistics, CacheConfig config) {
        long asked = statistics.hits() + statistics.misses();
        BigDecimal rate = asked == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(statistics.hits()).divide(BigDecimal.valueOf(asked), 4, RoundingMode.HALF_UP);
        return new CacheView(
                config.enabled(),
                statistics.entries(),
                statistics.bytes(),
                statistics.hits(),
                statistics.misses(),
                rate,
                statistics.evictions(),
                statistics.invalidations(),
                Duration.ofNanos(statistics.savedNanos()).toString(),
                new LimitsView(
                        config.entries(),
                        config.bytes(),
                        config.entryBytes(),
                        config.keep().toString()));
    }
}
