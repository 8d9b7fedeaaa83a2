package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.State.Kind;
import dev.runestone.workflow.StateTree.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Checks the transitions of one state, each by itself and against those that come before it. */
final class TransitionCheck {
    private static final int PRIORITY = 10_000;
    private static final Duration LONGEST = Duration.ofDays(3_660);

    private final Node node;
    private final List<Transition> transitions;
    private final StateTree tree;
    private final EventNames events;
    private final MachineExpressions expressions;
    private final List<Problem> problems;

    TransitionCheck(
            Node node, StateTree tree, EventNames events, MachineExpressions expressions, List<Problem> problems) {
        this.node = node;
        this.transitions = node.state().transitions();
        this.tree = tree;
        this.events = events;
        this.expressions = expressions;
        this.problems = problems;
    }

    void check() {
        for (int i = 0; i < transitions.size(); i++) {
            Transition transition = transitions.get(i);
            Path path = path(i);
            if (transition.event() != null) {
                events.awaited(transition.event(), path, problems);
            }
            if (transition.event() != null && transition.after() != null) {
                problems.add(Problem.at(path, "A transition waits either for an event or for time."));
            }
            after(transition, path);
            if (transition.guard() != null) {
                expressions.check(transition.guard(), path.member("guard"));
            }
            if (Math.abs((long) transition.priority()) > PRIORITY) {
                problems.add(Problem.at(
                        path.member("priority"),
                        "The priority " + transition.priority() + " is not between -" + PRIORITY + " and " + PRIORITY
                                + "."));
            }
            TargetCheck.check(transition.targets(), path.member("target"), tree, problems);
            expressions.actions(transition.actions(), path.member("actions"));
            internal(transition, path);
            endless(transition, path);
            shadowed(i, path);
        }
    }

    /** As the definition has it: a list only where one event has several transitions. */
    private Path path(int index) {
        Transition transition = transitions.get(index);
        Path path = transition.after() != null
                ? node.path().member("after").member(transition.after().toString())
                : transition.event() != null
                        ? node.path().member("on").member(transition.event())
                        : node.path().member("always");
        int before = 0;
        int same = 0;
        for (int i = 0; i < transitions.size(); i++) {
            if (sameTrigger(transitions.get(i), transition)) {
                same++;
                before += i < index ? 1 : 0;
            }
        }
        return same == 1 ? path : path.element(before);
    }

    private static boolean sameTrigger(Transition one, Transition other) {
        return Objects.equals(one.event(), other.event()) && Objects.equals(one.after(), other.after());
    }

    private void after(Transition transition, Path path) {
        Duration after = transition.after();
        if (after != null && (after.isNegative() || after.isZero() || after.compareTo(LONGEST) > 0)) {
            problems.add(new Problem(
                    path, "The time " + after + " is not above zero and up to ten years.", "Write it as PT24H."));
        }
    }

    private void internal(Transition transition, Path path) {
        if (!transition.internal() || transition.targets().isEmpty()) {
            return;
        }
        boolean within = transition.targets().stream()
                .map(tree::find)
                .allMatch(target -> target == null || target.isInside(node));
        if (node.state().kind() != Kind.COMPOUND || !within) {
            problems.add(new Problem(
                    path.member("internal"),
                    "An internal transition leads from a compound state to states inside it.",
                    "Remove 'internal', or the target."));
        }
    }

    private void endless(Transition transition, Path path) {
        if (transition.eventless()
                && transition.guard() == null
                && (transition.targets().isEmpty()
                        || transition.targets().contains(node.state().name()))) {
            problems.add(new Problem(
                    path,
                    "This transition is taken again and again for ever.",
                    "Give it a guard, an event, or another target."));
        }
    }

    /** A transition that another one is always taken before. */
    private void shadowed(int index, Path path) {
        Transition transition = transitions.get(index);
        for (int i = 0; i < transitions.size(); i++) {
            Transition other = transitions.get(i);
            boolean first = other.priority() > transition.priority()
                    || (other.priority() == transition.priority() && i < index);
            boolean covers = other.guard() == null || other.guard().equals(transition.guard());
            if (i != index && first && covers && sameTrigger(other, transition)) {
                problems.add(new Problem(
                        path,
                        other.priority() == transition.priority() && Objects.equals(other.guard(), transition.guard())
                                ? "Two transitions are possible at once: both have "
                                        + (other.guard() == null ? "no guard" : "the guard " + other.guard())
                                        + " and the priority " + other.priority() + "."
                                : "This transition is never taken: "
                                        + (other.guard() == null ? "one without a guard" : "one with the same guard")
                                        + " comes before it.",
                        "Give it a guard of its own, or a higher priority."));
                return;
            }
        }
    }
}
