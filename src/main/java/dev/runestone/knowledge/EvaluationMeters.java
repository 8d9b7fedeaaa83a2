package dev.runestone.knowledge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times evaluations by knowledge base. The hot path finds its meters ready. */
final class EvaluationMeters {
    /** Beyond this many knowledge bases the rest share one label, because each label value costs memory for good. */
    private static final int LABELS = 500;

    /** How an evaluation ended. */
    enum Outcome {
        DECIDED,
        REFUSED,
        FAILED
    }

    private record OfBase(Timer decided, Timer refused, Timer failed, Counter firings) {
        Timer timer(Outcome outcome) {
            return switch (outcome) {
                case DECIDED -> decided;
                case REFUSED -> refused;
                case FAILED -> failed;
            };
        }
    }

    private final MeterRegistry registry;
    private final Map<String, OfBase> meters = new ConcurrentHashMap<>();

    EvaluationMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(KnowledgeBase base, Outcome outcome, int firings, long nanos) {
        OfBase found = meters.get(base.name());
        if (found == null) {
            String label = meters.size() < LABELS ? base.name() : "other";
            found = meters.computeIfAbsent(label, this::register);
        }
        found.timer(outcome).record(nanos, TimeUnit.NANOSECONDS);
        if (firings > 0) {
            found.firings().increment(firings);
        }
    }

    private OfBase register(String base) {
        return new OfBase(
                timer(base, "decided"),
                timer(base, "refused"),
                timer(base, "failed"),
                Counter.builder("runestone.knowledge.firings")
                        .description("Rules fired")
                        .tag("base", base)
                        .register(registry));
    }

    private Timer timer(String base, String outcome) {
        return Timer.builder("runestone.knowledge.evaluations")
                .description("Evaluations and how long they took")
                .tag("base", base)
                .tag("outcome", outcome)
                .register(registry);
    }
}
