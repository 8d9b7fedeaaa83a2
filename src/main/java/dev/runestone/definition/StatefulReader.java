package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.definition.Element.Mapping;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.workflow.Accumulator;
import dev.runestone.workflow.Aggregate;
import dev.runestone.workflow.ChosenName;
import dev.runestone.workflow.EventProcess;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.MachineSource;
import dev.runestone.workflow.Saga;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the components that keep a state, and those that stand for several. */
final class StatefulReader {
    private static final String FEEL = "Write a FEEL expression as text.";
    private static final String MACHINE =
            "Write it as {name: …, key: …, event: …} or {definition: {…}, key: …, event: …}.";
    private static final String ACCUMULATOR = "Write it as {key: …, initial: 0, reducer: state + amount}.";
    private static final String AGGREGATE =
            "Write it as {key: …, command: …, commands: {name: {events: [{event: …}]}}, events: {name: reducer}}.";
    private static final String COMMAND = "Write it as {guard: …, events: [{event: …, payload: …}]}.";
    private static final String EVENT = "Write the name of an event or {event: …, payload: …}.";
    private static final String SAGA =
            "Write it as {steps: [{name: …, do: {function: …}, compensate: {function: …}}]}.";
    private static final String PROCESS =
            "Write it as {machine: {name: …}, correlate: {input: key}, events: {input: event}}.";
    private static final String SOURCE = "Write it as {name: …} or {definition: {…}}.";
    private static final String CHOSEN = "Write a name or {expression: …}.";

    private final String name;
    private final Document document;

    StatefulReader(String name, Document document) {
        this.name = name;
        this.document = document;
    }

    StateMachine machine(At at, List<Input> inputs) {
        document.members(at, MACHINE, List.of("name", "version", "definition", "key", "event", "payload", "output"));
        return new StateMachine(
                name,
                source(at, MACHINE),
                feel(at, "key", MACHINE),
                chosen(at, "event", MACHINE),
                optional(at, "payload"),
                optional(at, "output"),
                inputs);
    }

    private MachineSource source(At at, String form) {
        At definition = document.member(at, "definition").orElse(null);
        At version = document.member(at, "version").orElse(null);
        if (definition == null) {
            String machine = document.required(at, "name", form)
                    .flatMap(each -> document.text(each, form).filter(text -> document.named(each, text)))
                    .orElse("");
            String versionForm = "Write a semantic version, for example 1.0.0, or leave it out for the latest.";
            return new MachineSource.Stored(
                    machine,
                    version == null
                            ? null
                            : document.text(
                                            version,
                                            versionForm,
                                            text -> Version.parse(text).isPresent())
                                    .flatMap(Version::parse)
                                    .orElse(null));
        }
        document.member(at, "name")
                .ifPresent(
                        each -> document.problem(each, "There are both 'name' and 'definition'.", "Keep one of them."));
        if (version != null) {
            document.problem(version, "A machine that is defined here has no version.", "Remove 'version'.");
        }
        Machine machine = MachineReader.read(definition, name, new Version(0, 0, 0, ""), document);
        return new MachineSource.Inline(machine);
    }

    Accumulator accumulator(At at, List<Input> inputs) {
        document.members(at, ACCUMULATOR, List.of("key", "initial", "reducer"));
        return new Accumulator(
                name, feel(at, "key", ACCUMULATOR), initial(at, ACCUMULATOR), feel(at, "reducer", ACCUMULATOR), inputs);
    }

    private @Nullable Object initial(At at, String form) {
        At initial = document.required(at, "initial", form).orElse(null);
        return initial == null ? null : initial.element().plain();
    }

    Aggregate aggregate(At at, List<Input> inputs) {
        document.members(at, AGGREGATE, List.of("key", "initial", "command", "payload", "commands", "events"));
        Map<String, Aggregate.Command> commands = new LinkedHashMap<>();
        document.required(at, "commands", AGGREGATE)
                .ifPresent(each -> document.members(each, AGGREGATE).forEach((command, element) -> {
                    At member = new At(each.path().member(command), element);
                    document.named(member, command);
                    commands.put(command, command(member));
                }));
        Map<String, String> events = new LinkedHashMap<>();
        document.required(at, "events", AGGREGATE)
                .ifPresent(each -> document.members(each, "Write events as name: reducer.")
                        .forEach((event, element) -> {
                            At member = new At(each.path().member(event), element);
                            document.named(member, event);
                            events.put(event, document.text(member, FEEL).orElse(""));
                        }));
        return new Aggregate(
                name,
                feel(at, "key", AGGREGATE),
                initial(at, AGGREGATE),
                chosen(at, "command", AGGREGATE),
                optional(at, "payload"),
                commands,
                events,
                inputs);
    }

    private Aggregate.Command command(At at) {
        document.members(at, COMMAND, List.of("guard", "events"));
        List<Aggregate.Event> events = new ArrayList<>();
        document.required(at, "events", COMMAND)
                .ifPresent(list -> document.elements(list, COMMAND).forEach(each -> events.add(event(each))));
        return new Aggregate.Command(optional(at, "guard"), events);
    }

    private Aggregate.Event event(At at) {
        if (at.element() instanceof Scalar) {
            return new Aggregate.Event(document.text(at, EVENT).orElse(""), null);
        }
        document.members(at, EVENT, List.of("event", "payload"));
        return new Aggregate.Event(
                document.required(at, "event", EVENT)
                        .flatMap(each -> document.text(each, EVENT))
                        .orElse(""),
                optional(at, "payload"));
    }

    Saga saga(At at, List<Input> inputs) {
        document.members(at, SAGA, List.of("steps"));
        List<Saga.Part> parts = new ArrayList<>();
        document.required(at, "steps", SAGA)
                .ifPresent(steps -> document.elements(steps, SAGA).forEach(each -> parts.add(part(each))));
        return new Saga(name, parts, inputs);
    }

    private Saga.Part part(At at) {
        document.members(at, SAGA, List.of("name", "do", "compensate", "policy"));
        String step = document.required(at, "name", SAGA)
                .flatMap(each -> document.text(each, SAGA).filter(text -> document.named(each, text)))
                .orElse("");
        At call = document.required(at, "do", SAGA).orElse(at);
        return new Saga.Part(
                new ComponentReader(step, at, document).step(call, List.of()),
                document.member(at, "policy")
                        .map(new PolicyReader(document)::policy)
                        .orElse(null));
    }

    EventProcess process(At at, List<Input> inputs) {
        document.members(at, PROCESS, List.of("machine", "correlate", "events"));
        MachineSource source = document.required(at, "machine", PROCESS)
                .map(each -> {
                    document.members(each, SOURCE, List.of("name", "version", "definition"));
                    return source(each, SOURCE);
                })
                .orElse(new MachineSource.Stored("", null));
        At correlate = document.required(at, "correlate", PROCESS).orElse(null);
        At events = document.required(at, "events", PROCESS).orElse(null);
        Map<String, EventProcess.Source> sources = new LinkedHashMap<>();
        if (correlate != null && events != null) {
            Set<String> names = new LinkedHashSet<>(inputs(correlate, "Write it as input: key expression."));
            names.addAll(inputs(events, "Write it as input: event."));
            names.forEach(input -> sources.put(input, source(correlate, events, input)));
        }
        return new EventProcess(name, source, sources, inputs);
    }

    private Set<String> inputs(At at, String form) {
        Map<String, Element> members = document.members(at, form);
        members.forEach((input, element) -> document.named(new At(at.path().member(input), element), input));
        return members.keySet();
    }

    /** Whether each input is in both mappings is asked by the validation. */
    private EventProcess.Source source(At correlate, At events, String input) {
        String key = Objects.requireNonNullElse(optional(correlate, input), "");
        At event = document.member(events, input).orElse(null);
        if (event == null || !(event.element() instanceof Mapping)) {
            return new EventProcess.Source(
                    key,
                    ChosenName.literal(
                            event == null ? "" : document.text(event, EVENT).orElse("")),
                    null);
        }
        document.members(event, EVENT, List.of("event", "payload"));
        return new EventProcess.Source(key, chosen(event, "event", EVENT), optional(event, "payload"));
    }

    private ChosenName chosen(At at, String key, String form) {
        At chosen = document.required(at, key, form).orElse(null);
        if (chosen == null) {
            return ChosenName.literal("");
        }
        if (chosen.element() instanceof Mapping) {
            document.members(chosen, CHOSEN, List.of("expression"));
            return ChosenName.expression(feel(chosen, "expression", CHOSEN));
        }
        return ChosenName.literal(document.text(chosen, CHOSEN).orElse(""));
    }

    private String feel(At at, String key, String form) {
        return document.required(at, key, form)
                .flatMap(each -> document.text(each, FEEL))
                .orElse("");
    }

    private @Nullable String optional(At at, String key) {
        return document.member(at, key)
                .flatMap(each -> document.text(each, FEEL))
                .orElse(null);
    }
}
