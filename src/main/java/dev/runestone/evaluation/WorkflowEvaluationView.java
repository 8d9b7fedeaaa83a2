package dev.runestone.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runestone.execution.Ancestry;
import dev.runestone.execution.ComponentFailure;
import dev.runestone.execution.Explain;
import dev.runestone.execution.FactGraph;
import dev.runestone.execution.FactView;
import dev.runestone.execution.RuleTrace;
import dev.runestone.execution.Timing;
import dev.runestone.execution.WorkflowResult;
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
 * @param strategy how it was evaluated, and why so; missing where nothing was asked for
 * @param failures the components that failed while the rest went on; missing where none did
 * @param reaction how an evaluation that reacts came to its end; missing for others
 * @param validation how the outputs stand; missing where nothing is to hold of them
 * @param pending the components that wait for inputs which were not given; missing where there are none
 * @param recall what a lazy evaluation did not have to compute; missing for other strategies
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
        @Nullable StrategyView strategy,
        @Nullable List<FailureView> failures,
        @Nullable ReactionView reaction,
        @Nullable ValidationView validation,
        @Nullable List<String> pending,
        @Nullable RecallView recall,
        @Nullable List<String> skipped,
        @Nullable List<Timing> timings,
        @Nullable List<RuleTrace> trace,
        @Nullable List<FactView> facts,
        @Nullable Map<String, WhyView> why) {

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

    /**
     * How a workflow was evaluated.
     *
     * @param name the strategy
     * @param reason why it was that one
     */
    record StrategyView(String name, String reason) {
        static StrategyView of(ChosenStrategy chosen) {
            return new StrategyView(chosen.strategy().word(), chosen.reason());
        }
    }

    /**
     * What a lazy evaluation did not have to compute.
     *
     * @param executed how many components were executed
     * @param recalled how many were not, because what comes out of them was remembered
     * @param untouched how many the wanted outputs do not need
     */
    @Schema(description = "What a lazy evaluation did not have to compute.")
    record RecallView(int executed, int recalled, int untouched) {
        static @Nullable RecallView of(@Nullable Recall recall) {
            return recall == null ? null : new RecallView(recall.executed(), recall.recalled(), recall.untouched());
        }
    }

    /**
     * A component that failed while the rest went on.
     *
     * @param component its name
     * @param type the problem's type
     * @param detail what happened
     * @param errors every problem, with where it is
     */
    record FailureView(String component, String type, String detail, List<StoppedEvaluationView.ErrorView> errors) {
        static FailureView of(ComponentFailure failure) {
            return new FailureView(
                    failure.component(),
                    failure.refusal().kind().type(),
                    failure.refusal().detail(),
                    StoppedEvaluationView.errors(failure.refusal()));
        }
    }

    /** What was computed before an evaluation stopped. */
    static WorkflowEvaluationView of(WorkflowResult result, Explain explain) {
        return of(result, explain, null, null, null, null);
    }

    /** @param told whether the strategy is told */
    static WorkflowEvaluationView of(Evaluated evaluated, Explain explain, boolean told) {
        return of(
                evaluated.outcome().result(),
                explain,
                told ? StrategyView.of(evaluated.chosen()) : null,
                evaluated.made().reaction() == null
                        ? null
                        : ReactionView.of(evaluated.made().reaction()),
                evaluated.validated() ? ValidationView.of(evaluated.violations()) : null,
                told ? RecallView.of(evaluated.made().recall()) : null);
    }

    private static WorkflowEvaluationView of(
            WorkflowResult result,
            Explain explain,
            @Nullable StrategyView strategy,
            @Nullable ReactionView reaction,
            @Nullable ValidationView validation,
            @Nullable RecallView recall) {
        boolean traced = explain != Explain.NONE;
        boolean full = explain == Explain.FULL;
        return new WorkflowEvaluationView(
                result.workflow(),
                result.version().toString(),
                result.outputs(),
                strategy,
                result.failures().isEmpty()
                        ? null
                        : result.failures().stream().map(FailureView::of).toList(),
                reaction,
                validation,
                result.pending().isEmpty() ? null : result.pending(),
                recall,
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
