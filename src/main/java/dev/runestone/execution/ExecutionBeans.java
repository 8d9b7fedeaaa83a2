package dev.runestone.execution;

import dev.runestone.api.RefusalException;
import dev.runestone.expression.Expressions;
import dev.runestone.function.NamedFunction;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepContext;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepFunctions;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.knowledge.KnowledgeIndex;
import dev.runestone.knowledge.RuleEvaluator;
import dev.runestone.statemachine.MachineEvent;
import dev.runestone.statemachine.StateMachines;
import dev.runestone.statemachine.Transitioned;
import dev.runestone.workflow.MachineSource;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** Joins the scheduler to the application: its step functions, its rules, its threads. */
@Singleton
final class ExecutionBeans {
    private static final Logger LOG = Logger.getLogger(ExecutionBeans.class);

    @Produces
    @Singleton
    StepFunctions stepFunctions(
            @Any Instance<StepFunction> beans, @Any Instance<NamedFunction> lambdas, FunctionStates states) {
        Map<String, StepFunction> functions = new HashMap<>();
        for (Instance.Handle<StepFunction> handle : beans.handles()) {
            String name = handle.getBean().getName();
            if (name == null) {
                LOG.warnf(
                        "The step function %s has no name and cannot be called; annotate it with @Named.",
                        handle.getBean().getBeanClass().getName());
            } else {
                functions.put(name, handle.get());
            }
        }
        return StepFunctions.of(functions).and(lambdas.stream().toList()).each(states::guarded);
    }

    @Produces
    @Singleton
    EvaluationTime evaluationTime(ExecutionConfig config) {
        return new EvaluationTime(config.deadline(), config.deadline().plus(config.grace()));
    }

    @Produces
    @Singleton
    WorkCompiler workCompiler(
            StepFunctions functions,
            Expressions expressions,
            RuleEvaluator evaluator,
            KnowledgeIndex index,
            StateMachines machines) {
        Rules rules = Rules.of(evaluator, index::declares);
        return new WorkCompiler(
                functions, expressions, rules, (source, key, event) -> sent(machines, source, key, event));
    }

    private static Machines.Sent sent(StateMachines machines, MachineSource source, String key, MachineEvent event) {
        Transitioned done = source instanceof MachineSource.Stored stored
                ? machines.send(stored.name(), stored.version(), key, event)
                : machines.send(((MachineSource.Inline) source).machine(), key, event);
        return new Machines.Sent(done.snapshot(), done.taken(), done.emitted());
    }

    @Produces
    @Singleton
    Scheduler scheduler(ExecutionConfig config, GuardedWorkers workers, StepThreads threads, Secrets secrets) {
        return new Scheduler(
                config.policy(),
                work -> work instanceof Handoff handoff && handoff.waits()
                        ? threads.submit(work)
                        : submitted(work, workers, config.deadline()),
                (step, evaluation, attempt) -> StepContext.ofEvaluation(step, secrets, evaluation, attempt, List.of()));
    }

    private static Future<?> submitted(Runnable work, GuardedWorkers workers, Duration deadline) {
        try {
            return workers.submit(deadline, () -> {
                work.run();
                return work;
            });
        } catch (RefusalException busy) {
            throw new RejectedExecutionException(busy.getMessage(), busy);
        }
    }
}
