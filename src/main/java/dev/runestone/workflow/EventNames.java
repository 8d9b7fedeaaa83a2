package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.State.Kind;
import dev.runestone.workflow.StateTree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The events that a machine knows: declared ones, those it raises, and those that the platform raises for it. */
final class EventNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}(\\.[A-Za-z0-9_-]{1,100}){0,9}");
    private static final List<String> RESERVED = List.of("done.state.", "error.", "after.");

    private final Set<String> known = new TreeSet<>();

    EventNames(Machine machine, StateTree tree) {
        known.addAll(machine.events().keySet());
        known.add(Machine.ERROR);
        for (Node node : tree.all()) {
            State state = node.state();
            if (state.kind() == Kind.COMPOUND || state.kind() == Kind.PARALLEL) {
                known.add(Machine.DONE + state.name());
            }
            raised(state.entry());
            raised(state.exit());
            state.transitions().forEach(transition -> raised(transition.actions()));
        }
    }

    private void raised(List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.Raise raise) {
                known.add(raise.event());
            }
        }
    }

    /** Whether a text has the form of the name of an event. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    void declared(String event, List<Problem> problems) {
        Path path = Path.of("events", event);
        if (!isName(event)) {
            problems.add(malformed(path, event));
        }
        for (String prefix : RESERVED) {
            if (event.startsWith(prefix)) {
                problems.add(new Problem(
                        path, "Events that begin with '" + prefix + "' are the platform's.", "Choose another name."));
            }
        }
    }

    static Problem malformed(Path path, String event) {
        return new Problem(
                path,
                TypeCheck.shown(event) + " is no name of an event.",
                "It is a letter and letters, digits, '_', '-', in up to 10 parts between dots.");
    }

    /** What a transition waits for: a known name, or a beginning of one. */
    void awaited(String event, Path path, List<Problem> problems) {
        if (event.equals(Transition.ANY) || known.contains(event)) {
            return;
        }
        boolean prefix = event.endsWith(".*");
        String stem = prefix ? event.substring(0, event.length() - 1) : event;
        if (prefix && known.stream().anyMatch(name -> name.startsWith(stem))) {
            return;
        }
        List<String> declared = new ArrayList<>(known);
        declared.remove(Machine.ERROR);
        problems.add(new Problem(
                path,
                "There is no event '" + event + "': it is neither declared below 'events' nor raised.",
                Names.hint(event, declared)));
    }
}
