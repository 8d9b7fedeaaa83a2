package dev.runestone.catalog;

import dev.runestone.api.Problem;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the validation of a workflow found.
 *
 * @param valid whether it could be put into the catalog
 * @param problems all that is wrong with it
 */
@Schema(description = "Whether a workflow is valid, and all that is wrong with it.")
record WorkflowValidationView(boolean valid, List<ProblemView> problems) {
    /**
     * One problem.
     *
     * @param pointer where, as a JSON pointer
     * @param path where, as people write it
     * @param message what is wrong
     * @param hint how to mend it; may be empty
     */
    record ProblemView(String pointer, String path, String message, String hint) {}

    static WorkflowValidationView of(List<Problem> problems) {
        return new WorkflowValidationView(
                problems.isEmpty(),
                problems.stream()
                        .map(problem -> new ProblemView(
                                problem.path().pointer(), problem.path().toString(), problem.message(), problem.hint()))
                        .toList());
    }
}
