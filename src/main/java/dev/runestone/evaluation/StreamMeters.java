package dev.runestone.evaluation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what all streams together do. What is dropped or late is counted when its stream ends. */
final class StreamMeters {
    private final Counter items;
    private final Counter results;
    private final Counter problems;
    private final Counter dropped;
    private final Counter late;

    StreamMeters(MeterRegistry registry) {
        this.items = counter(registry, "items", "Items that streams took to evaluate");
        this.results = counter(registry, "results", "Items, or windows, that were evaluated");
        this.problems = counter(registry, "problems", "Items, or windows, that could not be evaluated");
        this.dropped = counter(registry, "dropped", "Items for which there was no room");
        this.late = counter(registry, "late", "Items that came too late for their windows");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("runestone.streams." + name)
                .description(description)
                .register(registry);
    }

    void took(int count) {
        items.increment(count);
    }

    void made(StreamResult.Kind kind) {
        (kind == StreamResult.Kind.PROBLEM ? problems : results).increment();
    }

    void ended(StreamStatistics statistics) {
        dropped.increment(statistics.dropped());
        late.increment(statistics.late());
    }
}
