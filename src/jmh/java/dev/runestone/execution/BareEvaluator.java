package dev.runestone.execution;

import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepFunctions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** The evaluator without the application around it, for benchmarks of other features: expressions only, on one thread. */
public final class BareEvaluator {
    private BareEvaluator() {}

    /** An evaluator that is only asked to evaluate what it has prepared. */
    @SuppressWarnings("NullAway") // nothing is looked up in the catalog
    public static WorkflowEvaluator make() {
        MeterRegistry registry = new SimpleMeterRegistry();
        ExecutionConfig config = new SmallRyeConfigBuilder()
                .withMapping(ExecutionConfig.class)
                .build()
                .getConfigMapping(ExecutionConfig.class);
        WorkCompiler works = new WorkCompiler(
                StepFunctions.of(Map.of()),
                new Expressions(ExpressionLimits.standard()),
                NoRules.INSTANCE,
                (machine, key, event) -> {
                    throw new AssertionError("There are no machines here.");
                });
        return new WorkflowEvaluator(
                null,
                new Plans(works, new BreakerMeters(registry), new ComponentMeters(registry, config), config),
                new Scheduler(config.policy(), work -> {
                    throw new RejectedExecutionException();
                }),
                Secrets.NONE,
                new EvaluationMeters(registry),
                config);
    }
}
