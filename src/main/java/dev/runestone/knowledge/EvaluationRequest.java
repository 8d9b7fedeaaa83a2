package dev.runestone.knowledge;

import dev.runestone.workflow.Resolution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate.
 *
 * @param knowledge {@code artifact} where only one group has it, {@code group:artifact}, or {@code
 *     group:artifact:version}; without a version the active one decides
 * @param facts what is inserted, in this order
 * @param globals global name to JSON value
 * @param groups the agenda groups in the order in which they get the focus; empty for the default group
 * @param resolution which matching rules fire, in each group
 * @param queries the names of the queries (without parameters) to run at the end
 * @param limits null for the configured ones; they can be tightened, not widened
 * @param traced whether to record the fired rules
 */
public record EvaluationRequest(
        String knowledge,
        List<FactInput> facts,
        Map<String, Object> globals,
        List<String> groups,
        Resolution resolution,
        List<String> queries,
        @Nullable EvaluationLimits limits,
        boolean traced) {}
