package dev.runestone.execution;

import dev.runestone.api.Problem;
import dev.runestone.function.Arguments;
import dev.runestone.function.Capability;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.statemachine.MachineEvent;
import dev.runestone.statemachine.Snapshot;
import dev.runestone.statemachine.StateMachines;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import dev.runestone.workflow.Version;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The action transitionState as a step. The event's id is the run and the component, so that an event that was handled
 * before a crash, or at an attempt before, is not handled again.
 */
@Singleton
@Named("transitionState")
final class TransitionStateFunction implements StepFunction {
    private static final Capability CAPABILITY = Capability.of(
                    "Hands an event to an instance of a state machine; the first one begins it. Each argument is an"
                            + " input or a setting.")
            .perhapsTaking("machine", Type.of(Kind.STRING), "the machine's name")
            .perhapsTaking("version", Type.of(Kind.STRING), "its version; the latest, or the instance's own")
            .perhapsTaking("key", Type.ANY, "which instance: a text or a number")
            .perhapsTaking("event", Type.of(Kind.STRING), "the event's name")
            .perhapsTaking("payload", Type.ANY_OBJECT, "what the event carries")
            .providing("a changed state of an instance")
            .needing("the machine in the catalog")
            .returning(Type.ANY_OBJECT);

    private final Provider<StateMachines> machines;

    TransitionStateFunction(Provider<StateMachines> machines) {
        this.machines = machines;
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        return Arguments.missing(step, inputs, "machine", "key", "event");
    }

    @Override
    public Object apply(StepInput input) {
        Arguments arguments = new Arguments(input);
        String text = arguments.text("version");
        Version version = text == null
                ? null
                : Version.parse(text).orElseThrow(() -> Arguments.refused("version", "a version like 1.0.0"));
        Object key = arguments.find("key");
        if (!(key instanceof String) && !(key instanceof Number)) {
            throw Arguments.refused("key", "a text or a number");
        }
        String id = input.context().run() + '/' + input.context().component();
        Snapshot snapshot = machines.get()
                .send(
                        arguments.needed("machine"),
                        version,
                        key.toString(),
                        new MachineEvent(id, arguments.needed("event"), payload(arguments)))
                .snapshot();
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("machine", snapshot.machine());
        value.put("version", snapshot.version());
        value.put("key", snapshot.key());
        value.put("revision", snapshot.revision());
        value.put("states", snapshot.states());
        value.put("data", snapshot.data());
        value.put("done", snapshot.done());
        return value;
    }

    @SuppressWarnings({"NullAway", "unchecked"}) // a null in a payload is checked against the event's schema
    private static Map<String, Object> payload(Arguments arguments) {
        return (Map<String, Object>) (Map<String, ?>) arguments.object("payload");
    }
}
