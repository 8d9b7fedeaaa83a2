package dev.runestone.statemachine;

import dev.runestone.expression.Expression;
import dev.runestone.workflow.State.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state of a compiled machine; the machine itself is the outermost one. Wired once, then only read. */
final class Node {
    final int order;
    final String name;
    final Kind kind;
    final @Nullable Node parent;
    final List<Node> children = new ArrayList<>();
    final List<Node> histories = new ArrayList<>();
    final List<Node> initial = new ArrayList<>();
    final List<Arc> arcs = new ArrayList<>();
    final List<Deed> entry = new ArrayList<>();
    final List<Deed> exit = new ArrayList<>();

    @Nullable
    Expression value;

    /** The order of the last state inside it, or its own. */
    int last;

    Node(int order, String name, Kind kind, @Nullable Node parent) {
        this.order = order;
        this.name = name;
        this.kind = kind;
        this.parent = parent;
        this.last = order;
    }

    boolean isInside(Node other) {
        return order > other.order && order <= other.last;
    }

    boolean isAtomic() {
        return kind == Kind.ATOMIC || kind == Kind.FINAL;
    }

    boolean isOutermost() {
        return parent == null;
    }

    @Override
    public String toString() {
        return name;
    }
}
