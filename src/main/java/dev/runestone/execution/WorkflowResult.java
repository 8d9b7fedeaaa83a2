package dev.runestone.execution;

import dev.runestone.workflow.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation gave.
 *
 * @param workflow the name of the workflow
 * @param version its version
 * @param outputs output name to value; an output whose endpoint got no fact is missing
 * @param facts every fact and what it was made of
 * @param skipped the components that were not executed, because a fact that they need could not come or because nobody
 *     waited for theirs any more
 * @param timings the executed components; empty unless asked for
 * @param trace the fired rules by component; empty unless asked for
 * @param failures the components that failed while the rest went on
 * @param pending the components that wait for inputs which were not given, or were waiting when the evaluation stopped
 * @param executed how many components were executed to their end
 * @param recalled how many were not executed because what comes out was remembered
 */
public record WorkflowResult(
        String workflow,
        Version version,
        Map<String, @Nullable Object> outputs,
        FactGraph facts,
        List<String> skipped,
        List<Timing> timings,
        List<RuleTrace> trace,
        List<ComponentFailure> failures,
        List<String> pending,
        int executed,
        int recalled) {

    /** What led to an output: its facts back to the inputs, the components and the rules. */
    public Ancestry why(String output) {
        return facts.why(output);
    }
}
