package dev.runestone.platform;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;

/** The clock that every feature reads, and what keeps metrics bounded. */
final class Beans {
    static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** HTTP lets a caller invent methods; each would be a time series of its own. */
    @Produces
    @Singleton
    MeterFilter boundedMethods() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String method = id.getTag("method");
                return id.getName().startsWith("http.server") && method != null && !METHODS.contains(method)
                        ? id.replaceTags(id.getTags().stream()
                                .map(tag -> tag.getKey().equals("method") ? Tag.of("method", "OTHER") : tag)
                                .toList())
                        : id;
            }
        };
    }
}
