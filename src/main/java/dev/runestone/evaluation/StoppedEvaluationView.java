package dev.runestone.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runestone.api.Refusal;
import dev.runestone.execution.Explain;
import dev.runestone.execution.WorkflowOutcome;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation that stopped: a problem of RFC 9457 with what had been computed so far.
 *
 * @param title the sort of problem
 * @param status the HTTP status
 * @param detail what happened
 * @param errors every problem, with a JSON pointer into the workflow's definition
 * @param component the component that failed; missing where a limit was reached
 * @param evaluation what had been computed, with the facts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Why an evaluation stopped, and what it had computed so far.")
record StoppedEvaluationView(
        String type,
        String title,
        int status,
        String detail,
        List<ErrorView> errors,
        @Nullable String component,
        WorkflowEvaluationView evaluation) {

    /**
     * One problem.
     *
     * @param pointer where, as a JSON pointer
     * @param path where, as people write it
     * @param message what is wrong
     * @param hint how to mend it; may be empty
     */
    record ErrorView(String pointer, String path, String message, String hint) {}

    static StoppedEvaluationView of(WorkflowOutcome.Stopped stopped) {
        Refusal refusal = stopped.refusal();
        return new StoppedEvaluationView(
                refusal.kind().type(),
                refusal.kind().title(),
                refusal.kind().status(),
                refusal.detail(),
                errors(refusal),
                stopped.component(),
                WorkflowEvaluationView.of(stopped.result(), Explain.FULL));
    }

    static List<ErrorView> errors(Refusal refusal) {
        return refusal.problems().stream()
                .map(problem -> new ErrorView(
                        problem.path().pointer(), problem.path().toString(), problem.message(), problem.hint()))
                .toList();
    }
}
