package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds everything that is wrong with a workflow, in time linear in its size and without recursion.
 *
 * <p>A component that nothing consumes is no problem by itself where it has an effect of its own, such as a step function
 * that sends a letter; those of the kinds that only compute ({@code feel}, conditions and joins) are, because they are
 * forgotten or misspelt connections. The same holds for an input of the workflow that nothing takes.
 */
public final class WorkflowValidator {
    /** More problems than this help nobody. */
    private static final int PROBLEMS = 200;

    private final int maximumComponents;

    /** A validator for workflows of up to so many components. */
    public WorkflowValidator(int maximumComponents) {
        this.maximumComponents = maximumComponents;
    }

    /** Every problem of a workflow, with paths as in its definition; empty where it can be run. */
    public List<Problem> validate(Workflow workflow, References references) {
        if (workflow.components().size() > maximumComponents) {
            return List.of(new Problem(
                    Path.of("components"),
                    "The workflow has " + workflow.components().size() + " components, more than the "
                            + maximumComponents + " it may have.",
                    "Split it into several workflows."));
        }
        List<Problem> problems = new ArrayList<>();
        names(workflow, problems);
        Endpoints endpoints = new Endpoints(workflow, references);
        for (Component component : workflow.components().values()) {
            if (problems.size() >= PROBLEMS) {
                return problems.subList(0, PROBLEMS);
            }
            Path path = Path.of("components", component.name());
            new InputsCheck(component, path, endpoints, references, problems).check();
            component.match(new ComponentCheck(path, endpoints, references, problems));
        }
        new PolicyCheck(workflow, endpoints, references, problems).check();
        outputs(workflow, endpoints, problems);
        new EvaluationCheck(workflow, endpoints, references, problems).check();
        if (problems.isEmpty()) {
            unused(workflow, problems);
        }
        Cycles.find(workflow).ifPresent(problems::add);
        return problems.size() > PROBLEMS ? problems.subList(0, PROBLEMS) : problems;
    }

    private static void names(Workflow workflow, List<Problem> problems) {
        name(Path.of("name"), workflow.name(), problems);
        workflow.inputs().keySet().forEach(name -> name(Path.of("inputs", name), name, problems));
        workflow.outputs().keySet().forEach(name -> name(Path.of("outputs", name), name, problems));
        workflow.components().forEach((name, component) -> {
            Path path = Path.of("components", name);
            name(path, name, problems);
            if (!name.equals(component.name())) {
                problems.add(Problem.at(path, "The component '" + component.name() + "' is listed as '" + name + "'."));
            }
            if (workflow.inputs().containsKey(name)) {
                problems.add(new Problem(
                        path, "'" + name + "' is an input of the workflow too.", "Rename the component or the input."));
            }
        });
    }

    static void name(Path path, String name, List<Problem> problems) {
        if (!Names.isName(name)) {
            problems.add(new Problem(
                    path,
                    TypeCheck.shown(name) + " is no name.",
                    "A name is a letter and up to 99 letters, digits, '_' and '-'."));
        }
    }

    private static void outputs(Workflow workflow, Endpoints endpoints, List<Problem> problems) {
        if (workflow.outputs().isEmpty()) {
            problems.add(new Problem(
                    Path.of("outputs"),
                    "The workflow has no outputs.",
                    "Name at least one, as in outputs: {result: step}."));
        }
        workflow.outputs().forEach((name, endpoint) -> endpoints.check(endpoint, Path.of("outputs", name), problems));
    }

    private static void unused(Workflow workflow, List<Problem> problems) {
        Set<String> used = new LinkedHashSet<>();
        workflow.connections().forEach(connection -> used.add(connection.from().node()));
        workflow.outputs().values().forEach(endpoint -> used.add(endpoint.node()));
        workflow.feedback().values().forEach(endpoint -> used.add(endpoint.node()));
        for (Map.Entry<String, Type> input : workflow.inputs().entrySet()) {
            if (!used.contains(input.getKey())) {
                problems.add(new Problem(
                        Path.of("inputs", input.getKey()),
                        "Nothing takes the input '" + input.getKey() + "'.",
                        "Connect it or remove it."));
            }
        }
        for (Component component : workflow.components().values()) {
            boolean effective = component instanceof RuleSet
                    || component instanceof StateMachine
                    || component instanceof Composite
                    || (component instanceof Step step && !step.function().equals(Step.FEEL));
            if (!used.contains(component.name()) && !effective) {
                problems.add(new Problem(
                        Path.of("components", component.name()),
                        "Nothing takes what comes out of '" + component.name() + "'.",
                        "Connect it, make it an output or remove it."));
            }
        }
    }
}
