package dev.runestone.execution;

import dev.runestone.api.Problem;
import dev.runestone.catalog.MachineCatalog;
import dev.runestone.catalog.StoredMachine;
import dev.runestone.expression.Expressions;
import dev.runestone.function.StepFunctions;
import dev.runestone.knowledge.KnowledgeIndex;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.References;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Signature;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the validation of workflows from what is deployed. */
@Singleton
final class WorkflowReferences implements References {
    private static final int HINTS = 200;

    private final KnowledgeIndex knowledge;
    private final StepFunctions functions;
    private final Expressions expressions;
    /** Asked for late: the catalog of machines validates with these references. */
    private final Instance<MachineCatalog> machines;

    WorkflowReferences(
            KnowledgeIndex knowledge,
            StepFunctions functions,
            Expressions expressions,
            Instance<MachineCatalog> machines) {
        this.machines = machines;
        this.knowledge = knowledge;
        this.functions = functions;
        this.expressions = expressions;
    }

    @Override
    public Optional<Knowledge> knowledge(String name) {
        return knowledge
                .groups(name)
                .flatMap(groups -> knowledge
                        .types(name)
                        .map(types -> new Knowledge(
                                groups, types, knowledge.queries(name).orElse(Map.of()))));
    }

    @Override
    public Collection<String> knowledgeNames() {
        return knowledge.names();
    }

    @Override
    public Collection<String> functions() {
        return functions.names();
    }

    @Override
    public List<Problem> settings(
            String function, Map<String, Object> settings, Requirements requires, Collection<String> inputs) {
        return functions.problems(new Step(function, function, settings, List.of(), Type.ANY, requires, null), inputs);
    }

    @Override
    public Optional<Signature> signature(String function) {
        return functions
                .capability(function)
                .map(capability -> new Signature(
                        capability.inputs().stream()
                                .map(input -> new Signature.Parameter(input.name(), input.type(), input.optional()))
                                .toList(),
                        capability.output(),
                        capability.isOpen()));
    }

    @Override
    public Optional<Machine> machine(String name, @Nullable Version version) {
        return (version == null ? machines.get().find(name) : machines.get().find(name, version))
                .map(StoredMachine::machine);
    }

    @Override
    public Collection<String> machineNames() {
        return machines.get().latest("", HINTS).stream()
                .map(stored -> stored.machine().name())
                .toList();
    }

    @Override
    public List<Problem> expression(String feel, Collection<String> variables) {
        return expressions.problems(feel, variables);
    }
}
