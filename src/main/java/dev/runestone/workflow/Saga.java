package dev.runestone.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps one after the other, each with what undoes it. Each sees the inputs of the saga and, by its name, what came out of
 * each step before it. Gives an object: step name to what came out of it. Where a step fails for good, what the run has
 * done is compensated in reverse order, also after a crash, and the run has failed.
 *
 * <p>Expands to a {@link Step} {@code saga-step} for each step, and one of the saga's own name that puts the results
 * together. The policies that are for the saga are for each of its steps that has none of its own; a policy that would halt
 * the run compensates.
 *
 * @param name the component's name
 * @param parts the steps in order
 * @param inputs the input ports
 */
public record Saga(String name, List<Part> parts, List<Input> inputs) implements Composite {

    /**
     * A step of a saga.
     *
     * @param step its name, what it does and what undoes it; its inputs are those of the saga
     * @param policy how its failures are met; null for as the saga's
     */
    public record Part(Step step, @Nullable Policy policy) {}

    public Saga {
        parts = List.copyOf(parts);
        inputs = List.copyOf(inputs);
    }

    @Override
    public String kind() {
        return "saga";
    }

    @Override
    public List<Port> outputs() {
        return List.of(new Port(Endpoint.OUT, Type.ANY_OBJECT));
    }

    @Override
    public <R> R match(Kinds<R> kinds) {
        return kinds.saga(this);
    }
}
