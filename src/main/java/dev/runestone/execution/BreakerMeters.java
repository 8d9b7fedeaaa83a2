package dev.runestone.execution;

import dev.failsafe.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows the state of circuit breakers as {@code runestone.execution.breaker}: 0 closed, 0.5 half open, 1 open. Beyond a
 * number of breakers further ones are not shown, so that the number of series stays bounded.
 */
@Singleton
final class BreakerMeters {
    private static final int MOST_BREAKERS = 500;

    private final MeterRegistry registry;
    private final Map<Plan, List<Meter>> meters = new ConcurrentHashMap<>();
    private final AtomicInteger shown = new AtomicInteger();

    BreakerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows the breakers of a plan. */
    void show(Plan plan) {
        List<Meter> gauges = new ArrayList<>(0);
        for (int node = 0; node < plan.graph().size(); node++) {
            PolicedWork work = plan.policed(node);
            CircuitBreaker<Emission> breaker = work == null ? null : work.breaker();
            if (breaker != null && shown.incrementAndGet() <= MOST_BREAKERS) {
                gauges.add(Gauge.builder("runestone.execution.breaker", () -> state(breaker))
                        .description("The state of a component's circuit breaker: 0 closed, 0.5 half open, 1 open")
                        .tag("workflow", plan.workflow().name())
                        .tag("version", plan.workflow().version().toString())
                        .tag("component", plan.graph().names[node])
                        .register(registry));
            } else if (breaker != null) {
                shown.decrementAndGet();
            }
        }
        if (!gauges.isEmpty()) {
            meters.put(plan, gauges);
        }
    }

    /** Forgets the breakers of a plan that is not kept any longer. */
    void hide(Plan plan) {
        List<Meter> gauges = meters.remove(plan);
        if (gauges != null) {
            gauges.forEach(registry::remove);
            shown.addAndGet(-gauges.size());
        }
    }

    private static double state(CircuitBreaker<Emission> breaker) {
        return switch (breaker.getState()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 0.5;
            case OPEN -> 1;
        };
    }
}
