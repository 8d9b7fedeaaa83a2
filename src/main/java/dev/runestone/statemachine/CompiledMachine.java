package dev.runestone.statemachine;

import dev.runestone.expression.Expression;
import dev.runestone.workflow.Machine;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A machine, ready to run.
 *
 * @param machine its definition
 * @param hash the content hash of the definition
 * @param root the machine as the outermost state
 * @param nodes every state, the outermost one first, in document order
 * @param byName the states by name
 * @param arcs every transition in document order
 * @param reactors what it reacts to
 * @param selection its rules
 */
record CompiledMachine(
        Machine machine,
        String hash,
        Node root,
        List<Node> nodes,
        Map<String, Node> byName,
        List<Arc> arcs,
        List<Watch> reactors,
        Selection selection) {

    /** A compiled reactor. */
    record Watch(Expression when, List<Deed> actions) {}

    /** The events from outside that an active state waits for. */
    Collection<String> awaited(Collection<String> states) {
        TreeSet<String> awaited = new TreeSet<>();
        BitSet active = new BitSet();
        states.forEach(state -> {
            Node node = byName.get(state);
            if (node != null) {
                active.set(node.order);
            }
        });
        for (Arc arc : arcs) {
            if (active.get(arc.source().order)) {
                machine.events().keySet().stream().filter(arc::awaits).forEach(awaited::add);
            }
        }
        return awaited;
    }
}
