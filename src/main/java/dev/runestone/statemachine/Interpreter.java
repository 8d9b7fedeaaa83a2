package dev.runestone.statemachine;

import dev.runestone.api.Refusal;
import dev.runestone.statemachine.Snapshot.Timer;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.State.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One macrostep of one instance, by the algorithm of W3C SCXML (recommendation of 2015, appendix D): which transitions
 * are possible is asked of the rules; here is what follows from them.
 */
final class Interpreter {
    private final CompiledMachine machine;
    private final Snapshot before;
    private final EngineLimits limits;
    private final Instant now;
    private final Workspace workspace;
    private final TransitionChoice choice;
    private final BitSet active = new BitSet();
    private final Map<Node, List<Node>> history = new HashMap<>();
    private final Map<String, Timer> timers;
    private final Map<String, Timer> set = new LinkedHashMap<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final List<Integer> reacting = new ArrayList<>();
    private @Nullable List<String> names;
    private boolean running = true;
    private int microsteps;
    private int timersSet;

    Interpreter(CompiledMachine machine, Snapshot before, EngineLimits limits, Instant now) {
        this.machine = machine;
        this.before = before;
        this.limits = limits;
        this.now = now;
        this.timers = new LinkedHashMap<>(before.timers());
        before.states().forEach(name -> active.set(node(name).order));
        before.history()
                .forEach((name, states) ->
                        history.put(node(name), states.stream().map(this::node).toList()));
        this.workspace = new Workspace(machine, before, limits, this::states);
        this.choice = new TransitionChoice(machine, active, history, workspace);
    }

    private Node node(String name) {
        Node node = machine.byName().get(name);
        if (node == null) {
            throw new IllegalStateException("The instance '" + before.key() + "' of the machine '" + before.machine()
                    + "' is in the state '" + name + "', which its definition does not have.");
        }
        return node;
    }

    /** Enters the initial states and comes to rest. */
    void begin() {
        EntrySet entering = new EntrySet(history);
        entering.enter(machine.root().initial, machine.root());
        enter(entering.states());
        settle();
    }

    /** Handles an event and comes to rest; false where no active state handles it, and nothing happened. */
    boolean handle(String event, Map<String, Object> payload) {
        workspace.current(event, payload);
        List<Arc> arcs = choice.choose(event);
        microstep(arcs, event);
        settle();
        return !taken.isEmpty();
    }

    void elapsed(String timer) {
        timers.remove(timer);
    }

    /** Eventless transitions first, then the events that the machine raised, until nothing is left to do. */
    private void settle() {
        while (running) {
            List<Arc> arcs = choice.choose(null);
            String event = "";
            if (arcs.isEmpty()) {
                Workspace.Internal raised = workspace.next();
                if (raised == null) {
                    break;
                }
                event = raised.name();
                workspace.current(event, raised.payload());
                arcs = choice.choose(event);
            }
            microstep(arcs, event);
        }
        workspace.refuseErrors();
        if (!running) {
            end();
        }
        react();
    }

    private void microstep(List<Arc> arcs, String event) {
        if (++microsteps > limits.microsteps()) {
            throw new Refusal(
                            Refusal.Kind.LIMIT_EXCEEDED,
                            "The machine '" + before.machine() + "' does not come to rest in " + limits.microsteps()
                                    + " steps. It is in " + String.join(", ", states()) + ".",
                            List.of())
                    .asException();
        }
        if (arcs.isEmpty()) {
            return;
        }
        exit(choice.exitSet(arcs));
        for (Arc arc : arcs) {
            workspace.run(arc.actions());
            taken.add(new Taken(
                    arc.rule(), arc.source().name, event, arc.transition().targets(), arc.reason()));
        }
        EntrySet entering = new EntrySet(history);
        arcs.forEach(arc -> {
            Node domain = choice.domain(arc);
            if (domain != null) {
                entering.enter(arc.targets(), domain);
            }
        });
        enter(entering.states());
    }

    private void exit(BitSet exiting) {
        exiting.stream().forEach(order -> remember(machine.nodes().get(order)));
        for (int order = exiting.length() - 1; order >= 0; order = exiting.previousSetBit(order - 1)) {
            Node node = machine.nodes().get(order);
            workspace.run(node.exit);
            cancelTimers(node);
            active.clear(order);
            names = null;
        }
    }

    private void remember(Node left) {
        for (Node place : left.histories) {
            List<Node> states = new ArrayList<>();
            active.stream().mapToObj(machine.nodes()::get).forEach(node -> {
                boolean counts =
                        place.kind == Kind.DEEP_HISTORY ? node.isAtomic() && node.isInside(left) : node.parent == left;
                if (counts) {
                    states.add(node);
                }
            });
            history.put(place, states);
        }
    }

    private void enter(BitSet entering) {
        entering.stream().mapToObj(machine.nodes()::get).forEach(node -> {
            active.set(node.order);
            names = null;
            setTimers(node);
            workspace.run(node.entry);
            if (node.kind == Kind.FINAL) {
                finish(node);
            }
        });
    }

    private void finish(Node ended) {
        Node parent = ended.parent;
        if (parent == null || parent.isOutermost()) {
            running = false;
            return;
        }
        workspace.raise(Machine.DONE + parent.name, workspace.valueOrNull(ended.value));
        Node around = parent.parent;
        if (around != null
                && around.kind == Kind.PARALLEL
                && around.children.stream().allMatch(this::isDone)) {
            workspace.raise(Machine.DONE + around.name, null);
        }
    }

    private boolean isDone(Node node) {
        return switch (node.kind) {
            case COMPOUND ->
                node.children.stream().anyMatch(child -> child.kind == Kind.FINAL && active.get(child.order));
            case PARALLEL -> node.children.stream().allMatch(this::isDone);
            default -> false;
        };
    }

    /** A machine that has ended says good-bye to the states that it ended in; they still tell how it ended. */
    private void end() {
        for (int order = active.length() - 1; order >= 0; order = active.previousSetBit(order - 1)) {
            Node node = machine.nodes().get(order);
            workspace.run(node.exit);
            cancelTimers(node);
        }
    }

    private void setTimers(Node node) {
        List<String> events = new ArrayList<>();
        for (Arc arc : node.arcs) {
            String event = arc.trigger();
            if (arc.transition().after() != null && event != null && !events.contains(event)) {
                events.add(event);
                // The time tells the timers of an instance from those of one that had its key before.
                String id = before.machine() + ":" + before.key() + ":" + (before.revision() + 1) + "." + ++timersSet
                        + ":" + Long.toString(now.toEpochMilli(), 36);
                Timer timer =
                        new Timer(node.name, event, now.plus(arc.transition().after()));
                timers.put(id, timer);
                set.put(id, timer);
            }
        }
    }

    private void cancelTimers(Node node) {
        timers.entrySet().removeIf(entry -> {
            boolean ended = entry.getValue().state().equals(node.name);
            if (ended && set.remove(entry.getKey()) == null) {
                cancelled.add(entry.getKey());
            }
            return ended;
        });
    }

    private void react() {
        workspace.current(null, Map.of());
        for (int i = 0; i < machine.reactors().size(); i++) {
            CompiledMachine.Watch reactor = machine.reactors().get(i);
            if (workspace.holds(reactor.when())) {
                reacting.add(i);
                if (!before.reacting().contains(i)) {
                    workspace.run(reactor.actions());
                }
            }
        }
    }

    private List<String> states() {
        List<String> known = names;
        if (known == null) {
            known = active.stream()
                    .mapToObj(order -> machine.nodes().get(order).name)
                    .toList();
            names = known;
        }
        return known;
    }

    Step step() {
        Map<String, List<String>> remembered = new LinkedHashMap<>();
        machine.nodes().forEach(place -> {
            List<Node> nodes = history.get(place);
            if (nodes != null) {
                remembered.put(place.name, nodes.stream().map(node -> node.name).toList());
            }
        });
        Snapshot after = new Snapshot(
                before.machine(),
                before.version(),
                before.key(),
                before.revision() + 1,
                states(),
                remembered,
                workspace.data(),
                timers,
                reacting,
                !running);
        return new Step(after, taken, workspace.emitted(), workspace.started(), set, cancelled);
    }
}
