package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a cycle by a depth-first search with a stack of its own, which a chain of 10,000 components cannot overflow. */
final class Cycles {
    private static final int SHOWN = 12;

    private enum Mark {
        OPEN,
        DONE
    }

    private record Visit(String node, Iterator<Endpoint> sources) {}

    private Cycles() {}

    /** A problem that names the components of a cycle in the direction of the facts. */
    static Optional<Problem> find(Workflow workflow) {
        Map<String, Mark> marks = new HashMap<>();
        for (String start : workflow.components().keySet()) {
            if (!marks.containsKey(start)) {
                Optional<Problem> found = search(start, workflow, marks);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> search(String start, Workflow workflow, Map<String, Mark> marks) {
        Deque<Visit> visits = new ArrayDeque<>();
        visit(start, workflow, marks, visits);
        while (!visits.isEmpty()) {
            Visit visit = visits.element();
            if (!visit.sources().hasNext()) {
                marks.put(visit.node(), Mark.DONE);
                visits.remove();
                continue;
            }
            String source = visit.sources().next().node();
            if (marks.get(source) == Mark.OPEN) {
                return Optional.of(problem(source, visits));
            }
            if (!marks.containsKey(source) && workflow.components().containsKey(source)) {
                visit(source, workflow, marks, visits);
            }
        }
        return Optional.empty();
    }

    private static void visit(String node, Workflow workflow, Map<String, Mark> marks, Deque<Visit> visits) {
        Component component = workflow.components().get(node);
        if (component != null) {
            marks.put(node, Mark.OPEN);
            visits.push(new Visit(
                    node,
                    component.inputs().stream()
                            .flatMap(input -> input.sources().stream())
                            .iterator()));
        }
    }

    private static Problem problem(String source, Deque<Visit> visits) {
        List<String> cycle = new ArrayList<>(List.of(source));
        for (Visit visit : visits) {
            cycle.add(visit.node());
            if (visit.node().equals(source)) {
                break;
            }
        }
        String shown = cycle.size() <= SHOWN
                ? String.join(" → ", cycle)
                : String.join(" → ", cycle.subList(0, SHOWN - 1)) + " → … → " + source + " (" + (cycle.size() - 1)
                        + " components)";
        return new Problem(
                Path.of("components", source, "from"),
                "The components feed each other in a circle: " + shown + ".",
                "Cut one of these connections.");
    }
}
