package dev.runestone.knowledge;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What came out of an evaluation. */
@Schema(name = "Evaluation")
record EvaluationView(
        @Schema(description = "The version that decided.", examples = "org.acme:loans:1.0.0")
        String knowledge,

        @Schema(description = "The facts in the session at the end, by type.")
        Map<String, List<Map<String, Object>>> facts,

        @Schema(description = "Those of them that rules inserted, by type.")
        Map<String, List<Map<String, Object>>> produced,

        Map<String, List<Map<String, Object>>> queries,
        Map<String, Object> globals,
        @Schema(description = "How many rules fired.") int firings,

        @Schema(description = "The fired rules in order; empty unless asked for.")
        List<FiredRule> trace,

        boolean traceTruncated) {
    static EvaluationView of(Evaluation evaluation) {
        return new EvaluationView(
                evaluation.release().toString(),
                evaluation.facts(),
                evaluation.produced(),
                evaluation.queries(),
                evaluation.globals(),
                evaluation.firings(),
                evaluation.trace(),
                evaluation.traceTruncated());
    }
}
