package dev.runestone.timer;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What the alarms did. The kinds are those of the handlers, which are part of the code. */
final class AlarmMeters {
    private final MeterRegistry registry;

    AlarmMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void rung(String kind, boolean heard) {
        registry.counter("runestone.timer.rings", "kind", kind, "outcome", heard ? "heard" : "failed")
                .increment();
    }

    void late(String kind, Duration lateness) {
        registry.timer("runestone.timer.lateness", "kind", kind)
                .record(lateness.isNegative() ? Duration.ZERO : lateness);
    }
}
