package dev.runestone.workflow;

import dev.runestone.workflow.StateTree.Node;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which states a machine can ever be in, whatever its guards say. */
final class Reachability {
    private final StateTree tree;
    private final Set<Node> reached = new HashSet<>();
    private final Deque<Node> open = new ArrayDeque<>();

    private Reachability(StateTree tree) {
        this.tree = tree;
    }

    static Set<Node> of(Machine machine, StateTree tree) {
        Reachability reachability = new Reachability(tree);
        reachability.enter(machine.initial());
        while (!reachability.open.isEmpty()) {
            Node node = reachability.open.remove();
            node.state().transitions().forEach(transition -> reachability.enter(transition.targets()));
        }
        return reachability.reached;
    }

    private void enter(Collection<String> names) {
        for (String name : names) {
            Node node = tree.find(name);
            if (node != null) {
                enter(node);
                around(node);
            }
        }
    }

    /** Whoever enters a state enters the states around it, and with a parallel one all its regions. */
    private void around(Node node) {
        for (@Nullable Node parent = node.parent(); parent != null; parent = parent.parent()) {
            if (reached.add(parent)) {
                open.add(parent);
            }
            if (parent.state().kind() == State.Kind.PARALLEL) {
                inside(parent);
            }
        }
    }

    private void enter(Node node) {
        if (reached.add(node)) {
            open.add(node);
        }
        switch (node.state().kind()) {
            case COMPOUND -> initial(node);
            case PARALLEL -> inside(node);
            case SHALLOW_HISTORY, DEEP_HISTORY -> history(node);
            case ATOMIC, FINAL -> {
                // nothing inside
            }
        }
    }

    private void initial(Node compound) {
        for (String name : compound.state().initial()) {
            Node node = tree.find(name);
            if (node != null && node.isInside(compound) && !reached.contains(node)) {
                enter(node);
                around(node);
            }
        }
    }

    private void inside(Node parallel) {
        for (String name : parallel.state().states().keySet()) {
            Node region = tree.find(name);
            if (region != null && !region.state().kind().isHistory() && !reached.contains(region)) {
                enter(region);
            }
        }
    }

    /** What was active is reached anyway; what is entered the first time comes by the history state. */
    private void history(Node history) {
        List<String> initial = history.state().initial();
        for (String name : initial) {
            Node node = tree.find(name);
            if (node != null && !reached.contains(node)) {
                enter(node);
                around(node);
            }
        }
        Node parent = history.parent();
        if (initial.isEmpty() && parent != null && !reached.contains(parent)) {
            enter(parent);
            around(parent);
        }
    }
}
