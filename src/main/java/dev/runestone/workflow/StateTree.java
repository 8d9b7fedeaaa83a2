package dev.runestone.workflow;

import dev.runestone.api.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The states of a machine by name, each with what is around it. Of states of the same name it knows the first. */
final class StateTree {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Node> all = new ArrayList<>();

    /** A state at its place; the parent is null for the outermost states. */
    record Node(State state, @Nullable Node parent, Path path) {
        boolean isInside(Node other) {
            for (Node around = parent; around != null; around = around.parent) {
                if (around == other) {
                    return true;
                }
            }
            return false;
        }
    }

    StateTree(Machine machine) {
        add(machine.states(), null, Path.of("states"));
    }

    private void add(Map<String, State> states, @Nullable Node parent, Path path) {
        states.forEach((name, state) -> {
            Node node = new Node(state, parent, path.member(name));
            all.add(node);
            nodes.putIfAbsent(name, node);
            add(state.states(), node, node.path().member("states"));
        });
    }

    /** Every state, those of the same name too, each before those inside it. */
    List<Node> all() {
        return all;
    }

    @Nullable
    Node find(String name) {
        return nodes.get(name);
    }

    Collection<String> names() {
        return nodes.keySet();
    }

    /** Whether two states can be active at the same time, neither being inside the other. */
    static boolean inDifferentRegions(Node one, Node other) {
        for (Node around = one.parent(); around != null; around = around.parent()) {
            if (other.isInside(around)) {
                return around.state().kind() == State.Kind.PARALLEL && one != other && !other.isInside(one);
            }
        }
        return false;
    }
}
