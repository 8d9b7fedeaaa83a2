package dev.runestone.execution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** The compiled workflows, by content hash. */
@Singleton
final class Plans {
    private final WorkCompiler compiler;
    private final Cache<String, Plan> plans;

    Plans(WorkCompiler compiler, ExecutionConfig config) {
        this.compiler = compiler;
        this.plans = Caffeine.newBuilder().maximumSize(config.plans()).build();
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
        plans.put(hash, compiled);
        return compiled;
    }
}
