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
 * @param asked a query that is answered in the place of firing rules; null to fire them
 */
public record EvaluationRequest(
        String knowledge,
        List<FactInput> facts,
        Map<String, Object> globals,
        List<String> groups,
        Resolution resolution,
        List<String> queries,
        @Nullable EvaluationLimits limits,
        boolean traced,
        @Nullable QueryCall asked) {

    /** A request to fire rules. */
    public EvaluationRequest(
            String knowledge,
            List<FactInput> facts,
            Map<String, Object> globals,
            List<String> groups,
            Resolution resolution,
            List<String> queries,
            @Nullable EvaluationLimits limits,
            boolean traced) {
        this(knowledge, facts, globals, groups, resolution, queries, limits, traced, null);
    }

    /** A request to answer one query, without firing a rule. */
    public static EvaluationRequest asking(String knowledge, List<FactInput> facts, QueryCall query) {
        return new EvaluationRequest(
                knowledge, facts, Map.of(), List.of(), Resolution.ALL, List.of(), null, false, query);
    }
}
