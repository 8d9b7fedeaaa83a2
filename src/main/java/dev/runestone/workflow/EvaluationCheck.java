package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.List;

/** Checks what a workflow says of its evaluation: what is fed back, and what must hold of the outputs. */
final class EvaluationCheck {
    private final Workflow workflow;
    private final Endpoints endpoints;
    private final References references;
    private final List<Problem> problems;

    EvaluationCheck(Workflow workflow, Endpoints endpoints, References references, List<Problem> problems) {
        this.workflow = workflow;
        this.endpoints = endpoints;
        this.references = references;
        this.problems = problems;
    }

    void check() {
        workflow.feedback().forEach((input, endpoint) -> {
            Path at = Path.of("feedback", input);
            if (!workflow.inputs().containsKey(input)) {
                problems.add(new Problem(
                        at,
                        "There is no input '" + input + "' that could be fed back.",
                        Names.hint(input, workflow.inputs().keySet())));
            } else if (endpoint.node().equals(input)) {
                problems.add(new Problem(
                        at, "The input '" + input + "' is fed back to itself.", "Name the component that makes it."));
            }
            endpoints.check(endpoint, at, problems);
        });
        for (int i = 0; i < workflow.assertions().size(); i++) {
            assertion(workflow.assertions().get(i), Path.of("assertions", i));
        }
    }

    private void assertion(Assertion assertion, Path at) {
        List<String> variables = new ArrayList<>(workflow.outputs().keySet());
        if (variables.contains(Assertion.INPUTS)) {
            problems.add(new Problem(
                    at,
                    "Assertions know the inputs as '" + Assertion.INPUTS + "', which is an output too.",
                    "Rename the output."));
            return;
        }
        variables.add(Assertion.INPUTS);
        for (Problem found : references.expression(assertion.expression(), variables)) {
            problems.add(new Problem(at.member("expression"), found.message(), found.hint()));
        }
    }
}
