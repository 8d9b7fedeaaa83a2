package dev.runestone.execution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.function.Supplier;

/** The compiled workflows, by content hash. */
@Singleton
final class Plans {
    private final WorkCompiler compiler;
    private final BreakerMeters breakers;
    private final ComponentMeters components;
    private final Cache<String, Plan> plans;
    private final Cache<Slice, Plan> slices;

    /** The outputs of a plan that are wanted. */
    private record Slice(String hash, Set<String> outputs) {}

    Plans(WorkCompiler compiler, BreakerMeters breakers, ComponentMeters components, ExecutionConfig config) {
        this.compiler = compiler;
        this.breakers = breakers;
        this.components = components;
        this.plans = Caffeine.newBuilder()
                .maximumSize(config.plans())
                .executor(Runnable::run)
                .<String, Plan>removalListener((hash, plan, cause) -> {
                    if (plan != null) {
                        breakers.hide(plan);
                        components.hide(plan);
                    }
                })
                .build();
        this.slices = Caffeine.newBuilder().maximumSize(config.plans()).build();
    }

    /**
     * The part of a plan that leads to some of its outputs.
     *
     * @param hash the workflow's content hash
     */
    Plan slice(Plan plan, String hash, Set<String> outputs) {
        return slices.get(new Slice(hash, outputs), slice -> plan.slice(outputs));
    }

    /**
     * The plan of a workflow.
     *
     * @param hash the workflow's content hash
     * @throws dev.runestone.api.RefusalException where the workflow cannot be evaluated
     */
    Plan of(Workflow workflow, String hash) {
        return of(hash, () -> workflow);
    }

    /**
     * The plan of a workflow.
     *
     * @param hash the workflow's content hash
     * @param workflow asked where there is no plan yet
     * @throws dev.runestone.api.RefusalException where the workflow cannot be evaluated
     */
    Plan of(String hash, Supplier<Workflow> workflow) {
        Plan known = plans.getIfPresent(hash);
        if (known != null) {
            return known;
        }
        // Compiling takes milliseconds: two requests that do it at once lose less than a lock would cost.
        Plan compiled = Plan.of(workflow.get(), compiler);
        // The first one stays, so that all runs share its breakers.
        Plan first = plans.asMap().putIfAbsent(hash, compiled);
        if (first != null) {
            return first;
        }
        breakers.show(compiled);
        compiled.meter(components.show(compiled));
        return compiled;
    }
}
