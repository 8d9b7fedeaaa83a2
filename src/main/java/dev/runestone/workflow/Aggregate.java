package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands, which lead to events, which are folded into a state that outlives the run. Gives {@code {state, events:
 * [{event, payload}], revision}}. A command whose guard does not hold is refused, and nothing happens.
 *
 * <p>Expands to a {@link StateMachine} of the same name, whose machine has one state, a transition that raises the events
 * for each command, and one that folds it for each event.
 *
 * @param name the component's name
 * @param key the FEEL expression over the inputs that tells which aggregate
 * @param initial the JSON value that its state begins with
 * @param command the name of the command
 * @param payload the FEEL expression over the inputs of what the command carries, an object; null for nothing
 * @param commands the commands by name
 * @param events event name to reducer: the FEEL expression over {@code state}, {@code event} (its payload) and {@code key}
 *     that gives the new state
 * @param inputs the input ports
 */
public record Aggregate(
        String name,
        String key,
        @Nullable Object initial,
        ChosenName command,
        @Nullable String payload,
        Map<String, Command> commands,
        Map<String, String> events,
        List<Input> inputs)
        implements Composite {
    /** What guards and payloads may speak of; the command stands for its payload. */
    public static final List<String> COMMAND = List.of(Accumulator.STATE, "command", "key");

    /** What reducers may speak of; the event stands for its payload. */
    public static final List<String> EVENT = List.of(Accumulator.STATE, "event", "key");

    /**
     * A command.
     *
     * @param guard the FEEL condition under which it is accepted; null for none
     * @param events what it leads to, in order; their payloads all see the state before the first of them
     */
    public record Command(@Nullable String guard, List<Event> events) {
        public Command {
            events = List.copyOf(events);
        }
    }

    /**
     * An event.
     *
     * @param event its name
     * @param payload the FEEL expression of what it carries; null for nothing
     */
    public record Event(String event, @Nullable String payload) {}

    /** What the names of the machine's events begin with that stand for commands. */
    static final String PREFIX = "command.";

    /** The command that an event of the machine in the place of an aggregate stands for. */
    public static String command(String event) {
        return event.startsWith(PREFIX) ? event.substring(PREFIX.length()) : event;
    }

    public Aggregate {
        commands = Collections.unmodifiableMap(new LinkedHashMap<>(commands));
        events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
        inputs = List.copyOf(inputs);
    }

    @Override
    public String kind() {
        return "aggregate";
    }

    @Override
    public List<Port> outputs() {
        return List.of(new Port(Endpoint.OUT, Type.ANY_OBJECT));
    }

    @Override
    public <R> R match(Kinds<R> kinds) {
        return kinds.aggregate(this);
    }
}
