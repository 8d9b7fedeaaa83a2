package dev.runestone.definition;

import dev.runestone.workflow.Machine;
import dev.runestone.workflow.State;
import dev.runestone.workflow.State.Kind;
import dev.runestone.workflow.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws state machines as Mermaid state diagrams. */
@ApplicationScoped
public class StateDiagramExport {
    private static final int SHOWN = 60;

    /** The machine as the text of a diagram. */
    public String write(Machine machine) {
        return new Diagram(machine).text.toString();
    }

    /** One diagram; states get ids that are made up, so that no name can be taken for a word of the notation. */
    private static final class Diagram {
        private final StringBuilder text = new StringBuilder("stateDiagram-v2\n");
        private final Map<String, String> ids = new HashMap<>();

        private Diagram(Machine machine) {
            number(machine.states());
            initial(machine.initial(), "    ");
            machine.states().values().forEach(state -> state(state, "    "));
            machine.states().values().forEach(this::transitions);
        }

        private void number(Map<String, State> states) {
            states.forEach((name, state) -> {
                ids.putIfAbsent(name, "s" + ids.size());
                number(state.states());
            });
        }

        private void initial(List<String> names, String indent) {
            names.forEach(name -> line(indent, "[*] --> " + ids.getOrDefault(name, "s")));
        }

        private void state(State state, String indent) {
            String id = ids.getOrDefault(state.name(), "s");
            String label = state.kind().isHistory()
                    ? state.name() + ", " + state.kind().shown()
                    : state.name();
            line(indent, "state \"" + escaped(label) + "\" as " + id);
            if (!state.states().isEmpty()) {
                line(indent, "state " + id + " {");
                boolean first = true;
                initial(state.initial(), indent + "    ");
                for (State inner : state.states().values()) {
                    if (!first && state.kind() == Kind.PARALLEL) {
                        line(indent + "    ", "--");
                    }
                    first &= inner.kind().isHistory();
                    state(inner, indent + "    ");
                }
                line(indent, "}");
            }
            if (state.kind() == Kind.FINAL) {
                line(indent, id + " --> [*]");
            }
        }

        private void transitions(State state) {
            String id = ids.getOrDefault(state.name(), "s");
            for (Transition transition : state.transitions()) {
                List<String> targets = transition.targets().isEmpty() ? List.of(state.name()) : transition.targets();
                for (String target : targets) {
                    String label = label(transition);
                    line("    ", id + " --> " + ids.getOrDefault(target, "s") + (label.isEmpty() ? "" : " : " + label));
                }
            }
            state.states().values().forEach(this::transitions);
        }

        private static String label(Transition transition) {
            String trigger = transition.after() != null
                    ? "after " + transition.after()
                    : transition.event() == null ? "" : transition.event();
            String guard = transition.guard() == null ? "" : "[" + shortened(transition.guard()) + "]";
            return escaped((trigger + " " + guard).strip());
        }

        private static String shortened(String feel) {
            return feel.length() > SHOWN ? feel.substring(0, SHOWN - 1) + "…" : feel;
        }

        private static String escaped(String label) {
            return MermaidExport.escaped(label);
        }

        private void line(String indent, String line) {
            text.append(indent).append(line).append('\n');
        }
    }
}
