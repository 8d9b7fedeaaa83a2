package dev.runestone.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes machines of one state of the components that fold what they get into a value. */
final class Folding {
    private static final String OPEN = "open";
    private static final String FOLD = "fold";
    private static final String EVENT = "event.";

    private Folding() {}

    static StateMachine machine(Accumulator accumulator) {
        List<String> inputs = accumulator.inputs().stream().map(Input::name).toList();
        Transition fold = stay(
                FOLD,
                null,
                List.of(new Action.Assign(Accumulator.STATE, FeelText.overState(accumulator.reducer(), inputs))));
        return new StateMachine(
                accumulator.name(),
                inline(accumulator.name(), accumulator.initial(), List.of(FOLD), List.of(fold)),
                accumulator.key(),
                ChosenName.literal(FOLD),
                FeelText.object(inputs),
                "data.state",
                accumulator.inputs());
    }

    static StateMachine machine(Aggregate aggregate) {
        List<String> events = new ArrayList<>();
        List<Transition> transitions = new ArrayList<>();
        aggregate.commands().forEach((name, command) -> {
            events.add(Aggregate.PREFIX + name);
            @Nullable String guard = command.guard();
            transitions.add(stay(
                    Aggregate.PREFIX + name,
                    guard == null ? null : FeelText.overState(guard, "command"),
                    command.events().stream().map(Folding::raise).toList()));
        });
        aggregate
                .events()
                .forEach((name, reducer) -> transitions.add(stay(
                        EVENT + name,
                        null,
                        List.of(
                                new Action.Emit(name, "event"),
                                new Action.Assign(Accumulator.STATE, FeelText.overState(reducer))))));
        return new StateMachine(
                aggregate.name(),
                inline(aggregate.name(), aggregate.initial(), events, transitions),
                aggregate.key(),
                aggregate.command().computed()
                        ? ChosenName.expression("\"" + Aggregate.PREFIX + "\" + ("
                                + aggregate.command().text() + "\n)")
                        : ChosenName.literal(
                                Aggregate.PREFIX + aggregate.command().text()),
                aggregate.payload(),
                "{state: data.state, events: for each in emitted return {event: each.name, payload: each.value},"
                        + " revision: revision}",
                aggregate.inputs());
    }

    private static Action raise(Aggregate.Event event) {
        @Nullable String payload = event.payload();
        return new Action.Raise(EVENT + event.event(), payload == null ? null : FeelText.overState(payload, "command"));
    }

    private static Transition stay(String event, @Nullable String guard, List<Action> actions) {
        return new Transition(event, null, guard, List.of(), 0, false, actions);
    }

    private static MachineSource inline(
            String name, @Nullable Object initial, List<String> events, List<Transition> transitions) {
        Map<String, Type> known = new LinkedHashMap<>();
        events.forEach(event -> known.put(event, Type.ANY));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(Accumulator.STATE, initial);
        return new MachineSource.Inline(new Machine(
                name,
                new Version(0, 0, 0, ""),
                "",
                "",
                List.of(OPEN),
                Collections.unmodifiableMap(data),
                known,
                Map.of(OPEN, State.atomic(OPEN, transitions.toArray(Transition[]::new))),
                List.of(),
                false));
    }
}
