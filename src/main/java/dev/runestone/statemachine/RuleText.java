package dev.runestone.statemachine;

import dev.runestone.workflow.Transition;
import java.util.List;

/**
 * Writes the transitions of machines as rules. Guards are FEEL, which rules do not know: the interpreter evaluates those
 * in question and tells the rules with {@code Guard} facts which of them hold. So the rules are about plain data.
 */
final class RuleText {
    private static final String HEAD = """
            package runestone.machines

            // What an instance of a machine is in.
            declare Instance
                machine : String
                active : java.util.List
            end

            // What happened: the name, and every form that transitions may wait for it in. No name, no event.
            declare Event
                name : String
                forms : java.util.List
            end

            // That the guard of a transition holds.
            declare Guard
                transition : int
            end

            // That a transition is possible. The first of a state counts.
            declare Taken
                transition : int
                source : String
            end
            """;

    private RuleText() {}

    /** The rules of machines, each in an agenda group of its name. */
    static String of(List<Layout> machines) {
        StringBuilder text = new StringBuilder(HEAD);
        machines.forEach(machine -> machine.arcs().forEach(arc -> rule(machine, arc, text)));
        return text.toString();
    }

    private static void rule(Layout machine, Arc arc, StringBuilder text) {
        String name = machine.machine().name();
        text.append('\n');
        if (arc.guard() != null) {
            text.append("// ").append(comment(arc.guard().text())).append('\n');
        }
        text.append("rule \"").append(name).append(": ").append(arc.rule()).append("\"\n");
        text.append("    agenda-group \"").append(name).append("\"\n");
        text.append("    salience ").append(salience(machine, arc)).append('\n');
        text.append("when\n");
        text.append("    Instance(machine == \"").append(name).append("\", active contains \"");
        text.append(arc.source().name).append("\")\n");
        text.append("    Event(").append(event(arc)).append(")\n");
        if (arc.guard() != null) {
            text.append("    Guard(transition == ").append(arc.number()).append(")\n");
        }
        text.append("then\n");
        text.append("    insert(new Taken(").append(arc.number()).append(", \"");
        text.append(arc.source().name).append("\"));\n");
        text.append("end\n");
    }

    private static String event(Arc arc) {
        String trigger = arc.trigger();
        if (trigger == null) {
            return "name == \"\"";
        }
        return trigger.equals(Transition.ANY) || trigger.endsWith(".*")
                ? "forms contains \"" + trigger + "\""
                : "name == \"" + trigger + "\"";
    }

    /** The priority, and among equals the place in the document. */
    static int salience(Layout machine, Arc arc) {
        int count = machine.arcs().size();
        return arc.transition().priority() * count + count - arc.number();
    }

    private static String comment(String feel) {
        StringBuilder comment = new StringBuilder();
        feel.codePoints().limit(200).forEach(c -> comment.appendCodePoint(c < ' ' || c == '\\' || c > 0x7e ? ' ' : c));
        return comment.toString();
    }
}
