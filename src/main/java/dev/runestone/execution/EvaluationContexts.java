package dev.runestone.execution;

import dev.runestone.function.Context;
import dev.runestone.function.ContextSource;
import dev.runestone.function.Memory;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The contexts of the steps of one evaluation; its id is made up when the first step asks. */
final class EvaluationContexts implements ContextSource {
    private final Graph graph;
    private final StepContexts steps;
    private final @Nullable Memory memory;
    private @Nullable String id;

    EvaluationContexts(Graph graph, StepContexts steps, @Nullable Memory memory) {
        this.graph = graph;
        this.steps = steps;
        this.memory = memory;
    }

    @Override
    public @Nullable Memory memory() {
        return memory;
    }

    @Override
    public Context context(int node, int attempt) {
        Component component = graph.components[node];
        if (component instanceof Step step) {
            return steps.of(step, id(), attempt);
        }
        if (component instanceof StateMachine machine) {
            // It asks for no secret, so that it is as good as a step without any.
            Step step = new Step(machine.name(), machine.kind(), Map.of(), machine.inputs(), Type.ANY);
            return steps.of(step, id(), attempt);
        }
        throw new IllegalStateException("The component " + component.name() + " is no step.");
    }

    /** Steps ask from several threads. */
    private synchronized String id() {
        if (id == null) {
            id = UUID.randomUUID().toString();
        }
        return id;
    }
}
