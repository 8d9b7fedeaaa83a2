package dev.runestone.workflow;

import dev.runestone.workflow.StateTree.Node;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Which states a machine may ever be in, whatever its guards say. What a state begins with counts as reached with it, even
 * where every transition goes past it.
 */
final class Reachability {
    private final StateTree tree;
    private final Set<Node> reached = new HashSet<>();
    private final Deque<Node> open = new ArrayDeque<>();

    private Reachability(StateTree tree) {
        this.tree = tree;
    }

    static Set<Node> of(Machine machine, StateTree tree) {
        Reachability reachability = new Reachability(tree);
        reachability.reach(machine.initial());
        while (!reachability.open.isEmpty()) {
            reachability.expand(reachability.open.remove());
        }
        return reachability.reached;
    }

    private void reach(Collection<String> names) {
        for (String name : names) {
            Node node = tree.find(name);
            if (node != null && reached.add(node)) {
                open.add(node);
            }
        }
    }

    private void expand(Node node) {
        State state = node.state();
        state.transitions().forEach(transition -> reach(transition.targets()));
        reach(state.initial());
        if (state.kind() == State.Kind.PARALLEL) {
            reach(state.states().values().stream()
                    .filter(region -> !region.kind().isHistory())
                    .map(State::name)
                    .toList());
        }
        if (node.parent() != null && reached.add(node.parent())) {
            open.add(node.parent());
        }
    }
}
