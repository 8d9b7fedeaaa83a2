package dev.runestone.execution;

import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepFunctions;
import dev.runestone.knowledge.RuleEvaluator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The evaluator without the application around it, for benchmarks and tests, on one thread. */
public final class BareEvaluator {
    private BareEvaluator() {}

    /** An evaluator of expressions that is only asked to evaluate what it has prepared. */
    public static WorkflowEvaluator make() {
        return make(null, NoRules.INSTANCE);
    }

    /** The same of rules as well; the version that decides declares no types. */
    public static WorkflowEvaluator make(RuleEvaluator evaluator) {
        return make(null, Rules.of(evaluator, (knowledge, type) -> false));
    }

    /** The same of expressions, which looks workflows up as well. */
    static WorkflowEvaluator make(WorkflowCatalog catalog) {
        return make(catalog, NoRules.INSTANCE);
    }

    @SuppressWarnings("NullAway") // where there is no catalog nothing is looked up in it
    private static WorkflowEvaluator make(@Nullable WorkflowCatalog catalog, Rules rules) {
        MeterRegistry registry = new SimpleMeterRegistry();
        ExecutionConfig config = new SmallRyeConfigBuilder()
                .withMapping(ExecutionConfig.class)
                .build()
                .getConfigMapping(ExecutionConfig.class);
        WorkCompiler works = new WorkCompiler(
                StepFunctions.of(Map.of()), new Expressions(ExpressionLimits.standard()), rules, NoMachines.INSTANCE);
        return new WorkflowEvaluator(
                catalog,
                new Plans(works, new BreakerMeters(registry), new ComponentMeters(registry, config), config),
                new Scheduler(config.policy(), work -> {
                    throw new RejectedExecutionException();
                }),
                Secrets.NONE,
                new EvaluationMeters(registry),
                config);
    }
}
