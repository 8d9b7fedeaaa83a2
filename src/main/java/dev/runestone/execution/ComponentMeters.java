package dev.runestone.execution;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Times the components of workflows as {@code runestone.execution.component}, and counts those that failed as
 * {@code runestone.execution.component.failed}. Evaluations are timed by sample: the first sixteen of a workflow, then one
 * in sixteen, and those that are explained; all attempts of runs are timed. Beyond a number of components further ones are
 * not shown, so that the number of series stays bounded.
 */
@Singleton
final class ComponentMeters {
    private final MeterRegistry registry;
    private final int most;
    private final Map<Plan, List<Meter>> meters = new ConcurrentHashMap<>();
    private final AtomicInteger shown = new AtomicInteger();

    ComponentMeters(MeterRegistry registry, ExecutionConfig config) {
        this.registry = registry;
        this.most = config.componentMeters();
    }

    /** The meters of one plan, node by node. */
    static final class Meters {
        private final Timer[] timers;
        private final Counter[] failures;

        private Meters(Timer[] timers, Counter[] failures) {
            this.timers = timers;
            this.failures = failures;
        }

        void took(int node, long nanos) {
            timers[node].record(nanos, TimeUnit.NANOSECONDS);
        }

        void failed(int node) {
            failures[node].increment();
        }
    }

    /** Meters for a plan; null where there are too many already. */
    @Nullable
    Meters show(Plan plan) {
        int size = plan.graph().size();
        if (shown.addAndGet(size) > most) {
            shown.addAndGet(-size);
            return null;
        }
        Timer[] timers = new Timer[size];
        Counter[] failures = new Counter[size];
        List<Meter> all = new ArrayList<>(2 * size);
        for (int node = 0; node < size; node++) {
            timers[node] = Timer.builder("runestone.execution.component")
                    .description("How long components of workflows take, by sample")
                    .tag("workflow", plan.workflow().name())
                    .tag("version", plan.workflow().version().toString())
                    .tag("component", plan.graph().names[node])
                    .register(registry);
            failures[node] = Counter.builder("runestone.execution.component.failed")
                    .description("Components of workflows that failed")
                    .tag("workflow", plan.workflow().name())
                    .tag("version", plan.workflow().version().toString())
                    .tag("component", plan.graph().names[node])
                    .register(registry);
            all.add(timers[node]);
            all.add(failures[node]);
        }
        meters.put(plan, all);
        return new Meters(timers, failures);
    }

    /** Forgets the meters of a plan that is not kept any longer. */
    void hide(Plan plan) {
        List<Meter> all = meters.remove(plan);
        if (all != null) {
            all.forEach(registry::remove);
            shown.addAndGet(-plan.graph().size());
        }
    }
}
