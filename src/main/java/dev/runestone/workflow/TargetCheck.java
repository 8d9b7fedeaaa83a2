package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.StateTree.Node;
import java.util.List;

/** Whether states can be entered together. */
final class TargetCheck {
    private TargetCheck() {}

    /** Where one of several names stands; a single one need not be written as a list. */
    static Path at(Path path, List<String> names, int index) {
        return names.size() == 1 ? path : path.element(index);
    }

    static void check(List<String> names, Path path, StateTree tree, List<Problem> problems) {
        for (int i = 0; i < names.size(); i++) {
            Node node = tree.find(names.get(i));
            if (node == null) {
                problems.add(new Problem(
                        at(path, names, i),
                        "There is no state '" + names.get(i) + "'.",
                        Names.hint(names.get(i), tree.names())));
                continue;
            }
            for (int j = 0; j < i; j++) {
                Node other = tree.find(names.get(j));
                if (other != null && !StateTree.inDifferentRegions(node, other)) {
                    problems.add(new Problem(
                            at(path, names, i),
                            "'" + names.get(j) + "' and '" + names.get(i) + "' are never active together.",
                            "Name one state, or one in each region of a parallel state."));
                }
            }
        }
    }
}
