package dev.runestone.evaluation;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.execution.WorkflowOutcome;
import java.util.List;

/**
 * An evaluation that has ended.
 *
 * @param chosen by which strategy
 * @param made what the strategy gave
 * @param validated whether anything is to hold of the outputs
 * @param violations what is wrong with the outputs, worst first
 */
record Evaluated(ChosenStrategy chosen, StrategyOutcome made, boolean validated, List<Violation> violations) {
    WorkflowOutcome outcome() {
        return made.outcome();
    }

    /** The same where violations of these rules end the evaluation. */
    Evaluated refusedBy(ValidationRules rules) {
        if (!(outcome() instanceof WorkflowOutcome.Completed completed) || !rules.refuses(violations)) {
            return this;
        }
        List<Problem> problems = violations.stream()
                .map(violation -> new Problem(
                        violation.path(),
                        violation.message(),
                        "It is a violation of the severity " + ValidationArguments.word(violation.severity()) + "."))
                .toList();
        Refusal refusal = Refusal.invalid("The result of '" + completed.result().workflow() + "'", problems);
        return new Evaluated(
                chosen,
                new StrategyOutcome(
                        new WorkflowOutcome.Stopped(null, refusal, null, completed.result()),
                        made.reaction(),
                        made.recall()),
                validated,
                violations);
    }
}
