package dev.runestone.workflow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits for facts of several inputs and hands them on as one object, input name to value. It releases once, when enough
 * of its inputs have a fact, or when its timeout has passed since the first one came, whatever is there then.
 *
 * @param name the component's name
 * @param needed how many inputs must have a fact: all of them for {@code all}, 1 for {@code any}, n for {@code quorum}
 * @param timeout how long to wait after the first fact; null to wait until no more can come
 * @param inputs the input ports, 2 or more
 */
public record Join(String name, int needed, @Nullable Duration timeout, List<Input> inputs) implements Component {
    public Join {
        inputs = List.copyOf(inputs);
    }

    /** Waits for every input. */
    public static Join all(String name, Input... inputs) {
        return new Join(name, inputs.length, null, List.of(inputs));
    }

    /** Takes the first fact that comes. */
    public static Join any(String name, Input... inputs) {
        return new Join(name, 1, null, List.of(inputs));
    }

    /** Waits for some of the inputs. */
    public static Join quorum(String name, int needed, Input... inputs) {
        return new Join(name, needed, null, List.of(inputs));
    }

    @Override
    public String kind() {
        return "join";
    }

    @Override
    public List<Port> outputs() {
        return List.of(new Port(Endpoint.OUT, Type.ANY_OBJECT));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.join(this);
    }
}
