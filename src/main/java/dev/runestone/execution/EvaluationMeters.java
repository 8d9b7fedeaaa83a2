package dev.runestone.execution;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times evaluations by workflow and outcome. Beyond a number of workflows further ones share a label, so that
 * the number of series stays bounded.
 */
@Singleton
final class EvaluationMeters {
    private static final int MOST_WORKFLOWS = 200;
    private static final String OTHERS = "(others)";

    private final MeterRegistry registry;
    private final Map<String, Map<Outcome, Timer>> timers = new ConcurrentHashMap<>();

    /** How an evaluation ended. */
    enum Outcome {
        COMPLETED,
        STOPPED
    }

    EvaluationMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    Timer timer(String workflow, Outcome outcome) {
        Map<Outcome, Timer> known = timers.get(workflow);
        if (known == null) {
            String label = timers.size() < MOST_WORKFLOWS ? workflow : OTHERS;
            known = timers.computeIfAbsent(label, this::register);
        }
        return known.get(outcome);
    }

    private Map<Outcome, Timer> register(String label) {
        Map<Outcome, Timer> byOutcome = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            byOutcome.put(
                    outcome,
                    Timer.builder("runestone.execution.evaluations")
                            .description("Evaluations of workflows")
                            .tag("workflow", label)
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        return byOutcome;
    }
}
