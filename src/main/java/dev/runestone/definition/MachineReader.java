package dev.runestone.definition;

import dev.runestone.api.Path;
import dev.runestone.definition.Document.At;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.workflow.Action;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Reactor;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads state machines; strict: what is not part of the form is a problem. Whether the states make sense is not asked. */
@ApplicationScoped
public class MachineReader {
    /** What the definition of a state machine begins with. */
    public static final String KIND = "StateMachine";

    static final String STATES_FORM = "Write the name of a state or a list of them.";

    private static final String KIND_FORM = "Write 'kind: " + KIND + "'.";
    private static final String EVENT_FORM = "Write events as name: {} or name: {type: object, properties: …}.";
    private static final Pattern EVENT = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}(\\.[A-Za-z0-9_-]{1,100}){0,9}");
    private static final List<String> INLINE_KEYS =
            List.of("key", "initial", "data", "events", "states", "reactors", "ignore");
    private static final List<String> KEYS = List.of(
            "kind",
            "name",
            "version",
            "description",
            "key",
            "initial",
            "data",
            "events",
            "states",
            "reactors",
            "ignore");

    private final DefinitionLimits limits;

    @Inject
    MachineReader(DefinitionConfig config) {
        this(config.limits());
    }

    /** A reader outside of the application, with limits of one's own. */
    public MachineReader(DefinitionLimits limits) {
        this.limits = limits;
    }

    /** Whether a text that may be broken says that it defines a state machine. */
    public boolean isMachine(String text, boolean yaml) {
        try {
            At root = new At(Path.ROOT, DocumentText.parse(text, yaml, limits));
            return new Document()
                    .member(root, "kind")
                    .filter(kind -> KIND.equals(kind.element().plain()))
                    .isPresent();
        } catch (Unreadable broken) {
            return false;
        }
    }

    /** Reads a YAML text. */
    public MachineReading readYaml(String text) {
        return read(text, true);
    }

    /** Reads a JSON text. */
    public MachineReading readJson(String text) {
        return read(text, false);
    }

    private MachineReading read(String text, boolean yaml) {
        Element root;
        try {
            root = DocumentText.parse(text, yaml, limits);
        } catch (Unreadable unreadable) {
            return new MachineReading(null, null, List.of(unreadable.problem()));
        }
        Document document = new Document();
        Machine machine = machine(new At(Path.ROOT, root), document);
        return new MachineReading(root, machine, document.problems());
    }

    private static Machine machine(At root, Document document) {
        document.members(root, "A definition begins with 'kind: " + KIND + "'.", KEYS);
        document.required(root, "kind", KIND_FORM).ifPresent(at -> document.text(at, KIND_FORM, KIND::equals));
        String name = document.required(root, "name", WorkflowReader.NAME_FORM)
                .flatMap(at -> document.text(at, WorkflowReader.NAME_FORM).filter(text -> document.named(at, text)))
                .orElse("");
        String form = "Write a semantic version, for example 1.0.0.";
        Version version = document.required(root, "version", form)
                .flatMap(at ->
                        document.text(at, form, text -> Version.parse(text).isPresent()))
                .flatMap(Version::parse)
                .orElse(new Version(0, 0, 0, ""));
        return body(root, name, version, sentence(root, "description", document), document);
    }

    /**
     * Reads a machine that is written inside another definition, without kind, name and version.
     *
     * @param name what it is called
     * @param version the version of what is around it
     */
    static Machine read(At at, String name, Version version, Document document) {
        document.members(at, "Write it as {initial: …, states: {…}}.", INLINE_KEYS);
        return body(at, name, version, "", document);
    }

    private static Machine body(At root, String name, Version version, String description, Document document) {
        return new Machine(
                name,
                version,
                description,
                sentence(root, "key", document),
                document.required(root, "initial", STATES_FORM)
                        .map(at -> states(at, document))
                        .orElse(List.of()),
                document.member(root, "data").map(at -> data(at, document)).orElse(Map.of()),
                document.member(root, "events").map(at -> events(at, document)).orElse(Map.of()),
                document.required(root, "states", "List the states by name.")
                        .map(at -> new StateReader(document).states(at))
                        .orElse(Map.of()),
                document.member(root, "reactors")
                        .map(at -> reactors(at, document))
                        .orElse(List.of()),
                document.member(root, "ignore")
                        .flatMap(at ->
                                document.text(at, "Write 'ignore: unhandled' or leave it out.", "unhandled"::equals))
                        .isPresent());
    }

    static String sentence(At at, String key, Document document) {
        return document.member(at, key)
                .flatMap(each -> document.text(
                        each,
                        "A description is a text of up to " + WorkflowReader.DESCRIPTION + " characters.",
                        text -> text.codePointCount(0, text.length()) <= WorkflowReader.DESCRIPTION))
                .orElse("");
    }

    /** One state or several. */
    static List<String> states(At at, Document document) {
        List<String> names = new ArrayList<>();
        for (At each : at.element() instanceof Scalar ? List.of(at) : document.elements(at, STATES_FORM)) {
            document.text(each, STATES_FORM)
                    .filter(name -> document.named(each, name))
                    .ifPresent(names::add);
        }
        if (names.isEmpty() && at.element() instanceof Element.Sequence) {
            document.problem(at, "There is no state.", STATES_FORM);
        }
        return names;
    }

    @SuppressWarnings("unchecked") // a mapping's plain value is a map
    private static Map<String, Object> data(At at, Document document) {
        return document.members(at, "Write the data as name: value.").isEmpty()
                ? Map.of()
                : (Map<String, Object>)
                        java.util.Objects.requireNonNull(at.element().plain());
    }

    private static Map<String, Type> events(At at, Document document) {
        Map<String, Type> events = new LinkedHashMap<>();
        document.members(at, EVENT_FORM).forEach((name, element) -> {
            At event = new At(at.path().member(name), element);
            if (!EVENT.matcher(name).matches()) {
                document.problem(
                        event,
                        "'" + name + "' is no name of an event.",
                        "It is a letter and letters, digits, '_', '-', in up to 10 parts between dots.");
            }
            boolean untyped = document.members(event, EVENT_FORM).isEmpty();
            events.put(name, untyped ? Type.ANY : new TypeReader(document).read(event));
        });
        return events;
    }

    private static List<Reactor> reactors(At at, Document document) {
        List<Reactor> reactors = new ArrayList<>();
        for (At each : document.elements(at, "Write a list of {when: …, emit: …}.")) {
            List<String> known = new ArrayList<>(ActionReader.KEYS);
            known.add("when");
            known.add("actions");
            document.members(each, "Write it as {when: …, emit: …}.", known);
            ActionReader actions = new ActionReader(document);
            @Nullable
            String when = document.required(each, "when", "Write a FEEL condition.")
                    .flatMap(text -> document.text(text, "Write a FEEL condition."))
                    .orElse("");
            List<Action> all = actions.shorthand(each);
            if (all.isEmpty() && each.element() instanceof Element.Mapping) {
                document.problem(each, "The reactor does nothing.", "Write it as {when: …, emit: …}.");
            }
            reactors.add(new Reactor(when, all));
        }
        return reactors;
    }
}
