package dev.runestone.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends an event to an instance of a state machine and gives what became of it: an object with {@code machine}, {@code
 * key}, {@code states}, {@code data}, {@code revision}, {@code emitted} (a list of {@code {name, value}}) and {@code
 * transitions} (a list of {@code {rule, source, event, targets}}). The instance outlives the run. An event that its states
 * do not handle fails the component. A component that is executed again after a crash sends the same event, which the
 * instance handles once.
 *
 * @param name the component's name
 * @param machine the machine
 * @param key the FEEL expression over the inputs that tells which instance: a text, a number or a boolean
 * @param event the event's name
 * @param payload the FEEL expression over the inputs of what the event carries, an object; null for nothing
 * @param output the FEEL expression over the members of the result that gives the value that comes out; null for all of it
 * @param inputs the input ports
 */
public record StateMachine(
        String name,
        MachineSource machine,
        String key,
        ChosenName event,
        @Nullable String payload,
        @Nullable String output,
        List<Input> inputs)
        implements Component {
    /** What {@link #output} may speak of. */
    public static final List<String> RESULT =
            List.of("machine", "key", "states", "data", "revision", "emitted", "transitions");

    public StateMachine {
        inputs = List.copyOf(inputs);
    }

    @Override
    public String kind() {
        return "machine";
    }

    @Override
    public List<Port> outputs() {
        return List.of(new Port(Endpoint.OUT, output == null ? Type.ANY_OBJECT : Type.ANY));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.stateMachine(this);
    }
}
