package dev.runestone.statemachine;

import dev.runestone.expression.Expression;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Action;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Reactor;
import dev.runestone.workflow.State;
import dev.runestone.workflow.State.Kind;
import dev.runestone.workflow.Transition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine with its states numbered, its transitions wired and its expressions compiled; all but the rules. */
final class Layout {
    private static final String ROOT = "";

    private final Machine machine;
    private final Expressions expressions;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Node> byName = new HashMap<>();
    private final List<Arc> arcs = new ArrayList<>();
    private final List<CompiledMachine.Watch> reactors = new ArrayList<>();

    /**
     * Lays out a machine that is valid.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where an expression does not compile
     */
    Layout(Machine machine, Expressions expressions) {
        this.machine = machine;
        this.expressions = expressions;
        Node root = new Node(0, ROOT, Kind.COMPOUND, null);
        nodes.add(root);
        machine.states().values().forEach(state -> number(state, root));
        root.last = nodes.size() - 1;
        resolve(machine.initial(), root.initial);
        machine.states().values().forEach(this::wire);
        for (Reactor reactor : machine.reactors()) {
            reactors.add(new CompiledMachine.Watch(expression(reactor.when()), deeds(reactor.actions())));
        }
    }

    private void number(State state, Node parent) {
        Node node = new Node(nodes.size(), state.name(), state.kind(), parent);
        nodes.add(node);
        byName.put(state.name(), node);
        (state.kind().isHistory() ? parent.histories : parent.children).add(node);
        state.states().values().forEach(inner -> number(inner, node));
        node.last = nodes.size() - 1;
    }

    private void wire(State state) {
        Node node = node(state.name());
        resolve(state.initial(), node.initial);
        node.entry.addAll(deeds(state.entry()));
        node.exit.addAll(deeds(state.exit()));
        node.value = state.value() == null ? null : expression(state.value());
        for (Transition transition : state.transitions()) {
            List<Node> targets = new ArrayList<>();
            resolve(transition.targets(), targets);
            Arc arc = new Arc(
                    arcs.size(),
                    name(arcs.size(), state, transition),
                    node,
                    transition.trigger(state.name()),
                    transition.guard() == null ? null : expression(transition.guard()),
                    List.copyOf(targets),
                    transition,
                    deeds(transition.actions()));
            arcs.add(arc);
            node.arcs.add(arc);
        }
        state.states().values().forEach(this::wire);
    }

    private static String name(int number, State state, Transition transition) {
        String trigger = transition.trigger(state.name());
        String targets = transition.targets().isEmpty() ? "" : " to " + String.join(", ", transition.targets());
        return number + " " + state.name() + (trigger == null ? " always" : " on " + trigger) + targets;
    }

    private void resolve(List<String> names, List<Node> into) {
        names.forEach(name -> into.add(node(name)));
    }

    private Node node(String name) {
        Node node = byName.get(name);
        if (node == null) {
            throw new IllegalArgumentException("The machine " + machine.name() + " has no state '" + name + "'.");
        }
        return node;
    }

    private Expression expression(String feel) {
        return expressions.compile(feel, Machine.VARIABLES);
    }

    private @Nullable Expression optional(@Nullable String feel) {
        return feel == null ? null : expression(feel);
    }

    private List<Deed> deeds(List<Action> actions) {
        return actions.stream()
                .map(action -> action.match(new Action.Cases<Deed>() {
                    @Override
                    public Deed assign(Action.Assign assign) {
                        return new Deed.Assign(assign.member(), expression(assign.value()));
                    }

                    @Override
                    public Deed raise(Action.Raise raise) {
                        return new Deed.Raise(raise.event(), optional(raise.payload()));
                    }

                    @Override
                    public Deed emit(Action.Emit emit) {
                        return new Deed.Emit(emit.name(), optional(emit.value()));
                    }

                    @Override
                    public Deed start(Action.Start start) {
                        Map<String, Expression> inputs = new LinkedHashMap<>();
                        start.inputs().forEach((name, feel) -> inputs.put(name, expression(feel)));
                        return new Deed.Start(start.workflow(), inputs);
                    }
                }))
                .toList();
    }

    Machine machine() {
        return machine;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Arc> arcs() {
        return arcs;
    }

    /** The forms that transitions of the machine wait for events in that stand for several: {@code *}, {@code name.*}. */
    Set<String> wildcards() {
        Map<String, Boolean> forms = new TreeMap<>();
        for (Arc arc : arcs) {
            String trigger = arc.trigger();
            if (trigger != null && (trigger.equals(Transition.ANY) || trigger.endsWith(".*"))) {
                forms.put(trigger, true);
            }
        }
        return forms.keySet();
    }

    CompiledMachine with(Selection selection) {
        return new CompiledMachine(
                machine,
                ContentHash.of(machine),
                nodes.get(0),
                List.copyOf(nodes),
                Map.copyOf(byName),
                List.copyOf(arcs),
                List.copyOf(reactors),
                selection);
    }
}
