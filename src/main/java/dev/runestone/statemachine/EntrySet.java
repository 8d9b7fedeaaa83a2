package dev.runestone.statemachine;

import dev.runestone.workflow.State.Kind;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** The states that are entered together: targets, what they begin with, and what is around and beside them. */
final class EntrySet {
    private final Map<Node, List<Node>> history;
    private final BitSet states = new BitSet();

    EntrySet(Map<Node, List<Node>> history) {
        this.history = history;
    }

    /** By their order in the document, which is the order in which they are entered. */
    BitSet states() {
        return states;
    }

    /** Adds targets, which lie inside a state that stays active. */
    void enter(List<Node> targets, Node domain) {
        targets.forEach(this::downwards);
        for (Node target : effective(targets, history)) {
            upwards(target, domain);
        }
    }

    /** The targets with what history states stand for in their place. */
    static List<Node> effective(List<Node> targets, Map<Node, List<Node>> history) {
        return targets.stream()
                .flatMap(target ->
                        target.kind.isHistory() ? past(target, history).stream() : java.util.stream.Stream.of(target))
                .toList();
    }

    private static List<Node> past(Node place, Map<Node, List<Node>> history) {
        List<Node> remembered = history.get(place);
        if (remembered != null) {
            return remembered;
        }
        Node parent = place.parent;
        if (!place.initial.isEmpty() || parent == null) {
            return place.initial;
        }
        return parent.kind == Kind.PARALLEL ? parent.children : effective(parent.initial, history);
    }

    private void downwards(Node node) {
        if (node.kind.isHistory()) {
            Node parent = node.parent;
            List<Node> past = past(node, history);
            past.forEach(this::downwards);
            if (parent != null) {
                past.forEach(state -> upwards(state, parent));
            }
            return;
        }
        states.set(node.order);
        if (node.kind == Kind.COMPOUND) {
            node.initial.forEach(this::downwards);
            for (Node initial : effective(node.initial, history)) {
                upwards(initial, node);
            }
        } else if (node.kind == Kind.PARALLEL) {
            regions(node);
        }
    }

    /** Adds what is around a state, up to one that is active already. */
    private void upwards(Node node, Node domain) {
        for (Node around = node.parent; around != null && around != domain; around = around.parent) {
            states.set(around.order);
            if (around.kind == Kind.PARALLEL) {
                regions(around);
            }
        }
    }

    private void regions(Node parallel) {
        for (Node region : parallel.children) {
            int inside = states.nextSetBit(region.order + 1);
            if (inside < 0 || inside > region.last) {
                downwards(region);
            }
        }
    }
}
