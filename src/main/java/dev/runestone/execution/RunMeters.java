package dev.runestone.execution;

import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows how many runs are in memory, and counts and times those that end, by durability and how they end. */
@Singleton
final class RunMeters {
    private final MeterRegistry registry;

    RunMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows the runs that a home has in memory. */
    void show(LiveRuns home, String durability) {
        Gauge.builder("runestone.runs.live", home, LiveRuns::size)
                .description("Runs in memory")
                .tag("durability", durability)
                .register(registry);
    }

    /** Hears of runs that have ended; what it takes is from their beginning, however long they waited. */
    Consumer<RunHead> ended(String durability) {
        for (RunStatus status : RunStatus.values()) {
            if (status.ended()) {
                timer(durability, status);
            }
        }
        return head -> timer(durability, head.status()).record(Duration.between(head.createdAt(), head.updatedAt()));
    }

    private Timer timer(String durability, RunStatus status) {
        return Timer.builder("runestone.runs.ended")
                .description("Runs that ended, from their beginning")
                .tag("durability", durability)
                .tag("status", status.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
