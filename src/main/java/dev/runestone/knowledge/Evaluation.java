package dev.runestone.knowledge;

import java.util.List;
import java.util.Map;

/**
 * What came out of an evaluation.
 *
 * @param release the version that decided
 * @param facts simple type name to the facts in the session at the end, in the order of insertion; map facts under {@code
 *     Map}
 * @param produced the same for the facts that rules inserted
 * @param queries query name to its rows, each variable name to value
 * @param globals global name to its value at the end
 * @param rules the names of the rules that fired, in order; empty unless the trace was asked for
 * @param trace the fired rules in order; empty unless asked for
 * @param firings how many rules fired
 * @param traceTruncated whether the trace was cut at its limit
 */
public record Evaluation(
        Release release,
        Map<String, List<Map<String, Object>>> facts,
        Map<String, List<Map<String, Object>>> produced,
        Map<String, List<Map<String, Object>>> queries,
        Map<String, Object> globals,
        List<String> rules,
        List<FiredRule> trace,
        int firings,
        boolean traceTruncated) {}
