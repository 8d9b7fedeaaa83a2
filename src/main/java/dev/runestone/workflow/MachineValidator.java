package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.State.Kind;
import dev.runestone.workflow.StateTree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds everything that is wrong with a state machine; paths are those of its definition. */
public final class MachineValidator {
    /** More problems than this help nobody. */
    private static final int PROBLEMS = 200;

    private static final String NAME_HINT = "A name is a letter and up to 99 letters, digits, '_' and '-'.";

    private final int maximumStates;

    /** A validator for machines of up to so many states. */
    public MachineValidator(int maximumStates) {
        this.maximumStates = maximumStates;
    }

    /**
     * Every problem of a machine; empty where it can be run.
     *
     * @param references only asked about expressions
     */
    public List<Problem> validate(Machine machine, References references) {
        StateTree tree = new StateTree(machine);
        if (tree.all().size() > maximumStates) {
            return List.of(new Problem(
                    Path.of("states"),
                    "The machine has " + tree.all().size() + " states, more than the " + maximumStates
                            + " it may have.",
                    "Split it into several machines."));
        }
        List<Problem> problems = new ArrayList<>();
        name(Path.of("name"), machine.name(), problems);
        EventNames events = new EventNames(machine, tree);
        machine.events().keySet().forEach(event -> events.declared(event, problems));
        MachineExpressions expressions = new MachineExpressions(references, problems);
        initial(machine, tree, problems);
        for (Node node : tree.all()) {
            if (problems.size() >= PROBLEMS) {
                return problems.subList(0, PROBLEMS);
            }
            state(node, tree, problems);
            expressions.actions(node.state().entry(), node.path().member("entry"));
            expressions.actions(node.state().exit(), node.path().member("exit"));
            if (node.state().value() != null) {
                expressions.check(node.state().value(), node.path().member("value"));
            }
            new TransitionCheck(node, tree, events, expressions, problems).check();
        }
        reactors(machine, expressions, problems);
        if (problems.isEmpty()) {
            unreachable(machine, tree, problems);
        }
        return problems.size() > PROBLEMS ? problems.subList(0, PROBLEMS) : problems;
    }

    private static void name(Path path, String name, List<Problem> problems) {
        if (!Names.isName(name)) {
            problems.add(new Problem(path, TypeCheck.shown(name) + " is no name.", NAME_HINT));
        }
    }

    private static void initial(Machine machine, StateTree tree, List<Problem> problems) {
        Path path = Path.of("initial");
        if (machine.states().isEmpty()) {
            problems.add(new Problem(Path.of("states"), "The machine has no states.", "List at least one."));
        } else if (machine.initial().isEmpty()) {
            problems.add(new Problem(
                    path,
                    "The machine does not say which state it begins in.",
                    "Write initial: " + machine.states().keySet().iterator().next() + "."));
        }
        TargetCheck.check(machine.initial(), path, tree, problems);
        for (int i = 0; i < machine.initial().size(); i++) {
            Node node = tree.find(machine.initial().get(i));
            if (node != null && node.state().kind().isHistory()) {
                problems.add(new Problem(
                        TargetCheck.at(path, machine.initial(), i),
                        "A machine that begins has no history.",
                        "Name the state itself."));
            }
        }
    }

    private static void state(Node node, StateTree tree, List<Problem> problems) {
        State state = node.state();
        String listed =
                String.valueOf(node.path().segments().get(node.path().segments().size() - 1));
        name(node.path(), listed, problems);
        if (!listed.equals(state.name())) {
            problems.add(Problem.at(node.path(), "The state '" + state.name() + "' is listed as '" + listed + "'."));
        } else if (tree.find(listed) != node) {
            problems.add(new Problem(
                    node.path(),
                    "There are two states '" + listed + "'.",
                    "Names are unique in the whole machine: rename one."));
        }
        switch (state.kind()) {
            case COMPOUND -> compound(node, tree, problems);
            case PARALLEL -> parallel(node, problems);
            case SHALLOW_HISTORY, DEEP_HISTORY -> history(node, tree, problems);
            case ATOMIC, FINAL -> leaf(node, problems);
        }
        if (state.kind() != Kind.FINAL && state.value() != null) {
            problems.add(Problem.at(node.path().member("value"), "Only a final state has a value."));
        }
    }

    private static void compound(Node node, StateTree tree, List<Problem> problems) {
        State state = node.state();
        if (regions(state) == 0) {
            problems.add(Problem.at(
                    node.path().member("states"), "There is no state inside '" + state.name() + "' to be in."));
        } else if (state.initial().isEmpty()) {
            problems.add(new Problem(
                    node.path().member("initial"),
                    "The state '" + state.name() + "' does not say which of its states it begins in.",
                    "Write initial: " + state.states().keySet().iterator().next() + "."));
        }
        inside(node, node, tree, problems);
    }

    /** The initial states of {@code owner} have to lie inside a state. */
    private static void inside(Node owner, Node around, StateTree tree, List<Problem> problems) {
        List<String> initial = owner.state().initial();
        Path path = owner.path().member("initial");
        TargetCheck.check(initial, path, tree, problems);
        for (int i = 0; i < initial.size(); i++) {
            Node target = tree.find(initial.get(i));
            if (target != null && !target.isInside(around)) {
                problems.add(new Problem(
                        TargetCheck.at(path, initial, i),
                        "The state '" + target.state().name() + "' is not inside '"
                                + around.state().name() + "'.",
                        Names.hint(initial.get(i), around.state().states().keySet())));
            } else if (target == owner) {
                problems.add(Problem.at(TargetCheck.at(path, initial, i), "A history cannot begin with itself."));
            } else if (target != null
                    && target.state().kind().isHistory()
                    && owner.state().kind().isHistory()) {
                problems.add(
                        Problem.at(TargetCheck.at(path, initial, i), "A history cannot begin with another history."));
            }
        }
    }

    private static int regions(State state) {
        return (int) state.states().values().stream()
                .filter(inner -> !inner.kind().isHistory())
                .count();
    }

    private static void parallel(Node node, List<Problem> problems) {
        State state = node.state();
        if (regions(state) == 0) {
            problems.add(new Problem(
                    node.path().member("states"),
                    "The parallel state '" + state.name() + "' has no regions.",
                    "List the states that are active at the same time."));
        }
        if (!state.initial().isEmpty()) {
            problems.add(new Problem(
                    node.path().member("initial"), "All states of a parallel state are initial.", "Remove it."));
        }
        for (State region : state.states().values()) {
            if (region.kind() == Kind.FINAL) {
                problems.add(new Problem(
                        node.path().member("states").member(region.name()),
                        "A region of a parallel state cannot be final.",
                        "Put the final state inside a region."));
            }
        }
    }

    private static void history(Node node, StateTree tree, List<Problem> problems) {
        Node parent = node.parent();
        if (parent == null) {
            problems.add(new Problem(
                    node.path(),
                    "The history '" + node.state().name() + "' has no state around it to remember.",
                    "Put it inside the state that is to be gone back to."));
        } else {
            inside(node, parent, tree, problems);
        }
        State state = node.state();
        if (!state.transitions().isEmpty()
                || !state.entry().isEmpty()
                || !state.exit().isEmpty()
                || !state.states().isEmpty()) {
            problems.add(new Problem(
                    node.path(),
                    "A history has no transitions, actions or states of its own.",
                    "It may have 'initial'."));
        }
    }

    private static void leaf(Node node, List<Problem> problems) {
        State state = node.state();
        if (!state.states().isEmpty() || !state.initial().isEmpty()) {
            problems.add(Problem.at(
                    node.path(), "The " + state.kind().shown() + " state '" + state.name() + "' has states inside."));
        }
        if (state.kind() == Kind.FINAL && !state.transitions().isEmpty()) {
            problems.add(new Problem(
                    node.path(),
                    "The final state '" + state.name() + "' has transitions, which are never taken.",
                    "Remove them, or do not make it final."));
        }
    }

    private static void reactors(Machine machine, MachineExpressions expressions, List<Problem> problems) {
        for (int i = 0; i < machine.reactors().size(); i++) {
            Reactor reactor = machine.reactors().get(i);
            Path path = Path.of("reactors", i);
            expressions.check(reactor.when(), path.member("when"));
            expressions.actions(reactor.actions(), path.member("actions"));
            for (Action action : reactor.actions()) {
                if (action instanceof Action.Assign || action instanceof Action.Raise) {
                    problems.add(new Problem(
                            path, "A reactor does not change the machine.", "It may emit facts and start workflows."));
                }
            }
        }
    }

    private static void unreachable(Machine machine, StateTree tree, List<Problem> problems) {
        Set<Node> reached = Reachability.of(machine, tree);
        for (Node node : tree.all()) {
            boolean within = node.parent() == null || reached.contains(node.parent());
            if (!reached.contains(node) && within) {
                problems.add(new Problem(
                        node.path(),
                        "Nothing leads to the state '" + node.state().name() + "'.",
                        "Make it the target of a transition or remove it."));
            }
        }
    }
}
