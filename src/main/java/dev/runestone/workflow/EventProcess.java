package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process manager: brings events from several sources to the instance of a state machine that each of them is about. A run need not have all
 * of the sources: those that give a fact send their event, in the order of the definition. Gives the instance after the
 * last of them, as a {@link StateMachine} does.
 *
 * <p>Expands to a {@link StateMachine} {@code process-source} for each source, and a step of the process manager's own
 * name that hands the last result on.
 *
 * @param name the component's name
 * @param machine the machine
 * @param sources input name to what its facts mean
 * @param inputs the input ports, the sources
 */
public record EventProcess(String name, MachineSource machine, Map<String, Source> sources, List<Input> inputs)
        implements Composite {

    /**
     * What the facts of an input mean.
     *
     * @param key the FEEL expression over the input that tells which instance they are about
     * @param event the event's name
     * @param payload the FEEL expression over the input of what the event carries, an object; null for nothing
     */
    public record Source(
            String key, ChosenName event, @Nullable String payload) {}

    public EventProcess {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        inputs = List.copyOf(inputs);
    }

    @Override
    public String kind() {
        return "process";
    }

    @Override
    public List<Port> outputs() {
        return List.of(new Port(Endpoint.OUT, Type.ANY_OBJECT));
    }

    @Override
    public <R> R match(Kinds<R> kinds) {
        return kinds.eventProcess(this);
    }
}
