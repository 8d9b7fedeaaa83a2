package dev.runestone.execution;

import dev.runestone.api.Problem;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Context;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepFunctions;
import dev.runestone.statemachine.MachineEvent;
import dev.runestone.statemachine.MemoryMachines;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.MachineSource;
import dev.runestone.workflow.References;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import dev.runestone.workflow.WorkflowValidator;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates workflows with state, over machines in memory. */
final class Stateful {
    static final Expressions EXPRESSIONS = new Expressions(ExpressionLimits.standard());

    final MemoryMachines instances = new MemoryMachines();
    final Map<String, StepFunction> functions = new HashMap<>();
    final Map<String, Machine> stored = new HashMap<>();
    private final Rules rules;

    Stateful(Rules rules) {
        this.rules = rules;
    }

    References references() {
        return new References() {
            @Override
            public Optional<Knowledge> knowledge(String name) {
                return Optional.empty();
            }

            @Override
            public Collection<String> knowledgeNames() {
                return List.of();
            }

            @Override
            public Collection<String> functions() {
                return StepFunctions.of(functions).names();
            }

            @Override
            public Optional<Machine> machine(String name, @Nullable Version version) {
                return Optional.ofNullable(stored.get(name))
                        .filter(machine -> version == null || machine.version().equals(version));
            }

            @Override
            public Collection<String> machineNames() {
                return stored.keySet();
            }

            @Override
            public List<Problem> expression(String feel, Collection<String> variables) {
                return EXPRESSIONS.problems(feel, variables);
            }
        };
    }

    static Workflow read(String yaml) {
        return new WorkflowReader(DefinitionLimits.standard()).readYaml(yaml).orRefuse();
    }

    List<Problem> problems(String yaml) {
        return new WorkflowValidator(1_000).validate(read(yaml), references());
    }

    /** Reads, validates and compiles. */
    Plan plan(String yaml) {
        List<Problem> problems = problems(yaml);
        if (!problems.isEmpty()) {
            throw new AssertionError(problems);
        }
        return compile(yaml);
    }

    /** Reads and compiles. */
    Plan compile(String yaml) {
        return Plan.of(read(yaml), new WorkCompiler(StepFunctions.of(functions), EXPRESSIONS, rules, this::send));
    }

    private Machines.Sent send(MachineSource source, String key, MachineEvent event) {
        Machine machine = source instanceof MachineSource.Inline inline
                ? inline.machine()
                : stored.get(((MachineSource.Stored) source).name());
        MemoryMachines.Sent sent = instances.send(machine, key, event);
        return new Machines.Sent(sent.snapshot(), sent.taken(), sent.emitted());
    }

    WorkflowOutcome evaluate(Plan plan, @Nullable Object... inputs) {
        return evaluate(plan, StepContexts.BARE, inputs);
    }

    /** The same under an id of one's own, as if it were executed again after a crash. */
    WorkflowOutcome again(Plan plan, String id, @Nullable Object... inputs) {
        StepContexts contexts = (Step step, String evaluation, int attempt) -> named(step, id, attempt);
        return evaluate(plan, contexts, inputs);
    }

    private static Context named(Step step, String id, int attempt) {
        return StepContexts.BARE.of(step, id, attempt);
    }

    private WorkflowOutcome evaluate(Plan plan, StepContexts contexts, @Nullable Object[] inputs) {
        return new Scheduler(
                        SchedulerPolicy.sequential(Duration.ofSeconds(20)),
                        work -> {
                            throw new AssertionError("Nothing is handed over with a parallelism of 1.");
                        },
                        contexts)
                .evaluate(plan, inputs, Explain.NONE);
    }
}
