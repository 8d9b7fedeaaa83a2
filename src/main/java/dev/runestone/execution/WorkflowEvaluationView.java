package dev.runestone.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation gave.
 *
 * @param workflow the workflow's name
 * @param version its version
 * @param outputs output name to value; without those that got no fact
 * @param skipped the components that were not executed; missing without an explanation
 * @param timings when the components were executed; missing without an explanation
 * @param trace the fired rules by component; missing without an explanation
 * @param facts every fact; only in the full explanation
 * @param why by output what led to it; only in the full explanation
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "The outputs of a workflow and, as asked for, how they came about.")
record WorkflowEvaluationView(
        String workflow,
        String version,
        @JsonInclude Map<String, @Nullable Object> outputs,
        @Nullable List<String> skipped,
        @Nullable List<Timing> timings,
        @Nullable List<RuleTrace> trace,
        @Nullable List<FactView> facts,
        @Nullable Map<String, WhyView> why) {

    /**
     * A fact.
     *
     * @param id its number, from 1; parents have lower ones
     * @param from the workflow input or component port that it came out of
     * @param value its value
     * @param parents the facts that its component saw
     * @param rules the rules that led to it
     */
    record FactView(int id, String from, @Nullable Object value, List<Integer> parents, List<String> rules) {
        static FactView of(FactGraph.Node node) {
            return new FactView(node.id(), node.origin().toString(), node.value(), node.parents(), node.rules());
        }
    }

    /**
     * Why an output is as it is.
     *
     * @param inputs the inputs that it goes back to
     * @param components the components that took part, in order
     * @param rules the rules that fired on the way, in order
     * @param facts the numbers of the facts, its own last
     */
    record WhyView(List<String> inputs, List<String> components, List<String> rules, List<Integer> facts) {
        static WhyView of(Ancestry ancestry) {
            return new WhyView(
                    ancestry.inputs(),
                    ancestry.components(),
                    ancestry.rules(),
                    ancestry.facts().stream().map(FactGraph.Node::id).toList());
        }
    }

    static WorkflowEvaluationView of(WorkflowResult result, Explain explain) {
        boolean traced = explain != Explain.NONE;
        boolean full = explain == Explain.FULL;
        return new WorkflowEvaluationView(
                result.workflow(),
                result.version().toString(),
                result.outputs(),
                traced ? result.skipped() : null,
                traced ? result.timings() : null,
                traced ? result.trace() : null,
                full ? facts(result) : null,
                full ? why(result) : null);
    }

    private static List<FactView> facts(WorkflowResult result) {
        return result.facts().nodes().stream().map(FactView::of).toList();
    }

    private static Map<String, WhyView> why(WorkflowResult result) {
        Map<String, WhyView> why = new LinkedHashMap<>();
        result.outputs().keySet().forEach(output -> why.put(output, WhyView.of(result.why(output))));
        return why;
    }
}
