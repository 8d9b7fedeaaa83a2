package dev.runestone.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds its inputs into a state that outlives the run, and gives the new state. Each key has a state of its own.
 *
 * <p>Expands to a {@link StateMachine} of the same name, whose machine has one state and keeps the value in its data.
 *
 * @param name the component's name
 * @param key the FEEL expression over the inputs that tells which state; a constant for one state for all
 * @param initial the JSON value that a state begins with
 * @param reducer the FEEL expression over {@code state} and the inputs that gives the new state
 * @param inputs the input ports
 */
public record Accumulator(String name, String key, @Nullable Object initial, String reducer, List<Input> inputs)
        implements Composite {
    /** What the reducer knows the state as. */
    public static final String STATE = "state";

    public Accumulator {
        inputs = List.copyOf(inputs);
    }

    @Override
    public String kind() {
        return "accumulator";
    }

    @Override
    public List<Port> outputs() {
        return List.of(new Port(Endpoint.OUT, Type.ANY));
    }

    @Override
    public <R> R match(Kinds<R> kinds) {
        return kinds.accumulator(this);
    }
}
