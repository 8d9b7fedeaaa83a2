package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.definition.Element.Mapping;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.workflow.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a machine does. */
final class ActionReader {
    static final List<String> KEYS = List.of("assign", "raise", "emit", "start");

    private static final String FORM = "Write a list of {assign: …}, {raise: …}, {emit: …} and {start: …}.";
    private static final String FEEL = "Write a FEEL expression as text.";

    private final Document document;

    ActionReader(Document document) {
        this.document = document;
    }

    /** The actions of a list. */
    List<Action> list(At at) {
        List<Action> actions = new ArrayList<>();
        for (At each : document.elements(at, FORM)) {
            Map<String, Element> members = document.members(each, FORM, KEYS);
            if (members.size() != 1 && each.element() instanceof Mapping) {
                document.problem(each, "An action is exactly one of " + String.join(", ", KEYS) + ".", FORM);
            }
            members.forEach((key, element) ->
                    actions.addAll(read(key, new At(each.path().member(key), element))));
        }
        return actions;
    }

    /** The actions that a mapping has among its members, in their order, and those of its member {@code actions}. */
    List<Action> shorthand(At at) {
        List<Action> actions = new ArrayList<>();
        if (at.element() instanceof Mapping mapping) {
            mapping.members().forEach((key, element) -> {
                At each = new At(at.path().member(key), element);
                actions.addAll(key.equals("actions") ? list(each) : read(key, each));
            });
        }
        return actions;
    }

    private List<Action> read(String key, At at) {
        return switch (key) {
            case "assign" -> assign(at);
            case "raise" -> raise(at);
            case "emit" -> emit(at);
            case "start" -> start(at);
            default -> List.of();
        };
    }

    private List<Action> assign(At at) {
        List<Action> assigns = new ArrayList<>();
        if (at.element() instanceof Mapping mapping) {
            if (mapping.members().isEmpty()) {
                document.problem(at, "Nothing is assigned.", "Write {member: expression}.");
            }
            mapping.members()
                    .forEach((member, element) -> document.text(new At(at.path().member(member), element), FEEL)
                            .ifPresent(value -> assigns.add(new Action.Assign(member, value))));
        } else {
            document.text(at, "Write {member: expression}, or an expression for all of the data.")
                    .ifPresent(value -> assigns.add(new Action.Assign(null, value)));
        }
        return assigns;
    }

    private List<Action> raise(At at) {
        String form = "Write the name of an event or {event: …, payload: …}.";
        return named(at, "event", "payload", form).map(named -> new Action.Raise(named.name(), named.value())).stream()
                .<Action>map(raise -> raise)
                .toList();
    }

    private List<Action> emit(At at) {
        String form = "Write the name of the fact or {name: …, value: …}.";
        return named(at, "name", "value", form).map(named -> new Action.Emit(named.name(), named.value())).stream()
                .<Action>map(emit -> emit)
                .toList();
    }

    private record Named(String name, @Nullable String value) {}

    private java.util.Optional<Named> named(At at, String name, String value, String form) {
        if (at.element() instanceof Scalar) {
            return document.text(at, form).map(text -> new Named(text, null));
        }
        document.members(at, form, List.of(name, value));
        @Nullable
        String feel = document.member(at, value)
                .flatMap(each -> document.text(each, FEEL))
                .orElse(null);
        return document.required(at, name, form)
                .flatMap(each -> document.text(each, form))
                .map(text -> new Named(text, feel));
    }

    private List<Action> start(At at) {
        String form = "Write the name of a workflow or {workflow: …, inputs: {…}}.";
        if (at.element() instanceof Scalar) {
            return document.text(at, form).stream()
                    .<Action>map(workflow -> new Action.Start(workflow, Map.of()))
                    .toList();
        }
        document.members(at, form, List.of("workflow", "inputs"));
        Map<String, String> inputs = new LinkedHashMap<>();
        document.member(at, "inputs")
                .ifPresent(each -> document.members(each, "Write inputs as name: expression.")
                        .forEach((name, element) -> document.text(
                                        new At(each.path().member(name), element), FEEL)
                                .ifPresent(feel -> inputs.put(name, feel))));
        return document.required(at, "workflow", form).flatMap(each -> document.text(each, form)).stream()
                .<Action>map(workflow -> new Action.Start(workflow, inputs))
                .toList();
    }
}
