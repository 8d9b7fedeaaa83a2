package dev.runestone.statemachine;

import dev.runestone.workflow.State.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses among the transitions that the rules find possible the set that is taken together. */
final class TransitionChoice {
    private final CompiledMachine machine;
    private final BitSet active;
    private final Map<Node, List<Node>> history;
    private final Workspace workspace;

    TransitionChoice(CompiledMachine machine, BitSet active, Map<Node, List<Node>> history, Workspace workspace) {
        this.machine = machine;
        this.active = active;
        this.history = history;
        this.workspace = workspace;
    }

    /** The transitions to take on an event, null for none, in the order in which they are taken. */
    List<Arc> choose(@Nullable String event) {
        BitSet guards = new BitSet();
        boolean any = false;
        for (int order = active.nextSetBit(0); order >= 0; order = active.nextSetBit(order + 1)) {
            for (Arc arc : machine.nodes().get(order).arcs) {
                if (arc.awaits(event)) {
                    any |= arc.guard() == null;
                    if (arc.guard() != null && workspace.holds(arc.guard())) {
                        guards.set(arc.number());
                        any = true;
                    }
                }
            }
        }
        return any ? withoutConflicts(innermost(possible(event, guards))) : List.of();
    }

    /** The first possible transition of each state. */
    private @Nullable Arc[] possible(@Nullable String event, BitSet guards) {
        @Nullable Arc[] first = new Arc[machine.nodes().size()];
        Selection.Question question = new Selection.Question((BitSet) active.clone(), event, guards);
        for (int number : machine.selection().possible(question)) {
            Arc arc = machine.arcs().get(number);
            if (first[arc.source().order] == null) {
                first[arc.source().order] = arc;
            }
        }
        return first;
    }

    /** For each atomic state the transition of the innermost state around it that has one. */
    private Set<Arc> innermost(@Nullable Arc[] possible) {
        Set<Arc> enabled = new LinkedHashSet<>();
        for (int order = active.nextSetBit(0); order >= 0; order = active.nextSetBit(order + 1)) {
            Node atomic = machine.nodes().get(order);
            for (Node node = atomic; atomic.isAtomic() && node != null; node = node.parent) {
                Arc arc = possible[node.order];
                if (arc != null) {
                    enabled.add(arc);
                    break;
                }
            }
        }
        return enabled;
    }

    /** Of transitions that leave the same state, those that begin further inside are taken, or else the earlier ones. */
    private List<Arc> withoutConflicts(Set<Arc> enabled) {
        List<Arc> chosen = new ArrayList<>();
        for (Arc arc : enabled) {
            BitSet leaves = exitSet(List.of(arc));
            List<Arc> replaced = new ArrayList<>();
            boolean preempted = false;
            for (Arc other : chosen) {
                if (exitSet(List.of(other)).intersects(leaves)) {
                    if (arc.source().isInside(other.source())) {
                        replaced.add(other);
                    } else {
                        preempted = true;
                        break;
                    }
                }
            }
            if (!preempted) {
                chosen.removeAll(replaced);
                chosen.add(arc);
            }
        }
        return chosen;
    }

    /** The active states that transitions leave, by their order in the document. */
    BitSet exitSet(List<Arc> arcs) {
        BitSet leaves = new BitSet();
        for (Arc arc : arcs) {
            Node domain = domain(arc);
            if (domain != null) {
                for (int order = active.nextSetBit(domain.order + 1);
                        order >= 0 && order <= domain.last;
                        order = active.nextSetBit(order + 1)) {
                    leaves.set(order);
                }
            }
        }
        return leaves;
    }

    /** The innermost state that stays active while a transition is taken; null where it leads nowhere. */
    @Nullable
    Node domain(Arc arc) {
        List<Node> targets = EntrySet.effective(arc.targets(), history);
        if (targets.isEmpty()) {
            return null;
        }
        Node source = arc.source();
        boolean within = targets.stream().allMatch(target -> target.isInside(source));
        if (arc.transition().internal() && source.kind == Kind.COMPOUND && within) {
            return source;
        }
        Node around = source.parent;
        while (around != null && !(around.kind == Kind.COMPOUND && containsAll(around, targets))) {
            around = around.parent;
        }
        return around;
    }

    private static boolean containsAll(Node around, List<Node> targets) {
        return targets.stream().allMatch(target -> target.isInside(around));
    }
}
