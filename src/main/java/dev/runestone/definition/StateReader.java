package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.definition.Element.Mapping;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.definition.Element.Sequence;
import dev.runestone.workflow.State;
import dev.runestone.workflow.State.Kind;
import dev.runestone.workflow.Transition;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads states and the transitions between them. */
final class StateReader {
    private static final String FORM = "Write it as {on: {event: target}}.";
    private static final String TRANSITION_FORM =
            "Write the name of a state, {guard: …, target: …}, or a list of those.";
    private static final List<String> KEYS = List.of(
            "description",
            "initial",
            "states",
            "parallel",
            "final",
            "value",
            "history",
            "entry",
            "exit",
            "on",
            "always",
            "after");
    private static final List<String> TRANSITION_KEYS =
            List.of("guard", "target", "priority", "internal", "actions", "assign", "raise", "emit", "start");
    private static final BigDecimal PRIORITY = BigDecimal.valueOf(10_000);

    private final Document document;
    private final ActionReader actions;

    StateReader(Document document) {
        this.document = document;
        this.actions = new ActionReader(document);
    }

    Map<String, State> states(At at) {
        Map<String, State> states = new LinkedHashMap<>();
        document.members(at, "Write states as name: " + FORM.substring("Write it as ".length()))
                .forEach((name, element) -> {
                    At each = new At(at.path().member(name), element);
                    document.named(each, name);
                    states.put(name, state(name, each));
                });
        return states;
    }

    private State state(String name, At at) {
        if (!(at.element() instanceof Scalar scalar && scalar.value() == null)) {
            document.members(at, FORM, KEYS);
        }
        Map<String, State> inner =
                document.member(at, "states").map(this::states).orElse(Map.of());
        List<Transition> transitions = new ArrayList<>();
        document.member(at, "on")
                .ifPresent(on -> document.members(on, FORM)
                        .forEach((event, element) -> transitions.addAll(
                                transitions(new At(on.path().member(event), element), event, null))));
        document.member(at, "always").ifPresent(always -> transitions.addAll(transitions(always, null, null)));
        document.member(at, "after")
                .ifPresent(after -> document.members(after, "Write it as {PT24H: target}.")
                        .forEach((text, element) -> {
                            At each = new At(after.path().member(text), element);
                            duration(each, text)
                                    .ifPresent(duration -> transitions.addAll(transitions(each, null, duration)));
                        }));
        return new State(
                name,
                kind(at, !inner.isEmpty()),
                MachineReader.sentence(at, "description", document),
                document.member(at, "initial")
                        .map(each -> MachineReader.states(each, document))
                        .orElse(List.of()),
                inner,
                document.member(at, "entry").map(actions::list).orElse(List.of()),
                document.member(at, "exit").map(actions::list).orElse(List.of()),
                transitions,
                document.member(at, "value")
                        .flatMap(each -> document.text(each, "Write a FEEL expression as text."))
                        .orElse(null));
    }

    private Kind kind(At at, boolean nested) {
        boolean parallel =
                document.member(at, "parallel").flatMap(document::flag).orElse(false);
        boolean last = document.member(at, "final").flatMap(document::flag).orElse(false);
        @Nullable
        String history = document.member(at, "history")
                .flatMap(each -> document.text(
                        each,
                        "Write shallow or deep.",
                        text -> List.of("shallow", "deep").contains(text)))
                .orElse(null);
        if ((parallel ? 1 : 0) + (last ? 1 : 0) + (history == null ? 0 : 1) > 1) {
            document.problem(at, "A state is at most one of parallel, final and history.", "Keep one of them.");
        }
        if (history != null) {
            return history.equals("deep") ? Kind.DEEP_HISTORY : Kind.SHALLOW_HISTORY;
        }
        return last ? Kind.FINAL : parallel ? Kind.PARALLEL : nested ? Kind.COMPOUND : Kind.ATOMIC;
    }

    private Optional<Duration> duration(At at, String text) {
        if (!ComponentReader.DURATION.matcher(text).matches()) {
            document.problem(at, "'" + text + "' is no time.", "Write an ISO 8601 duration, for example PT24H.");
            return Optional.empty();
        }
        return Optional.of(Duration.parse(text));
    }

    private List<Transition> transitions(At at, @Nullable String event, @Nullable Duration after) {
        List<Transition> transitions = new ArrayList<>();
        List<At> each = at.element() instanceof Sequence ? document.elements(at, TRANSITION_FORM) : List.of(at);
        if (each.isEmpty()) {
            document.problem(at, "There is no transition.", TRANSITION_FORM);
        }
        each.forEach(one -> transition(one, event, after).ifPresent(transitions::add));
        return transitions;
    }

    private Optional<Transition> transition(At at, @Nullable String event, @Nullable Duration after) {
        if (at.element() instanceof Scalar) {
            return document.text(at, TRANSITION_FORM)
                    .filter(target -> document.named(at, target))
                    .map(target -> new Transition(event, after, null, List.of(target), 0, false, List.of()));
        }
        if (!(at.element() instanceof Mapping)) {
            document.problem(at, "Here is " + at.element().described() + ".", TRANSITION_FORM);
            return Optional.empty();
        }
        document.members(at, TRANSITION_FORM, TRANSITION_KEYS);
        return Optional.of(new Transition(
                event,
                after,
                document.member(at, "guard")
                        .flatMap(each -> document.text(each, "Write a FEEL condition as text."))
                        .orElse(null),
                document.member(at, "target")
                        .map(each -> MachineReader.states(each, document))
                        .orElse(List.of()),
                document.member(at, "priority").map(this::priority).orElse(0),
                document.member(at, "internal").flatMap(document::flag).orElse(false),
                actions.shorthand(at)));
    }

    private int priority(At at) {
        String form = "A priority is a whole number from -10000 to 10000.";
        Optional<BigDecimal> number = document.number(at, form);
        boolean fits = number.isPresent()
                && number.get().abs().compareTo(PRIORITY) <= 0
                && number.get().stripTrailingZeros().scale() <= 0;
        if (number.isPresent() && !fits) {
            document.problem(at, "Here is " + number.get() + ".", form);
        }
        return fits ? number.get().intValue() : 0;
    }
}
