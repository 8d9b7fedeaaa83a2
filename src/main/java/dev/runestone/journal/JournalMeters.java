package dev.runestone.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/** What is measured of the journal. */
final class JournalMeters {
    private final MeterRegistry registry;
    private final Timer commit;
    private final DistributionSummary batch;
    private final Counter leaseLost;
    private final Counter takeovers;

    JournalMeters(MeterRegistry registry) {
        this.registry = registry;
        this.commit = Timer.builder("runestone.journal.commit")
                .description("Commits of the journal, with the writing before")
                .register(registry);
        this.batch = DistributionSummary.builder("runestone.journal.batch")
                .description("Entries in one commit")
                .register(registry);
        this.leaseLost = Counter.builder("runestone.journal.lease.lost")
                .description("How often this node lost its lease")
                .register(registry);
        this.takeovers = Counter.builder("runestone.journal.takeovers")
                .description("Runs taken over from dead nodes")
                .register(registry);
    }

    void watchQueue(Supplier<Number> queued) {
        Gauge.builder("runestone.journal.queue", queued)
                .description("Entries that wait for their commit")
                .register(registry);
    }

    Timer commit() {
        return commit;
    }

    DistributionSummary batch() {
        return batch;
    }

    Counter leaseLost() {
        return leaseLost;
    }

    Counter takeovers() {
        return takeovers;
    }
}
