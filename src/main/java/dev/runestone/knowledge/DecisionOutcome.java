package dev.runestone.knowledge;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was decided.
 *
 * @param release the version that decided
 * @param model the name of the model
 * @param decisions the decisions that were asked for and those that they needed, in the order of the model
 * @param messages what the evaluation had to say, at most {@value #MESSAGES}
 * @param trace the decision tables that were evaluated, in order; empty unless asked for
 * @param traceTruncated whether the trace was cut at its limit
 */
public record DecisionOutcome(
        Release release,
        String model,
        List<Decision> decisions,
        List<Note> messages,
        List<TableHit> trace,
        boolean traceTruncated) {
    static final int MESSAGES = 100;

    /** What became of a decision. */
    public enum Status {
        SUCCEEDED,
        /** Something that it needs is missing or has failed. */
        SKIPPED,
        FAILED
    }

    /**
     * A decision.
     *
     * @param value a JSON value: numbers are {@link java.math.BigDecimal}, temporal values ISO 8601 text
     */
    @Schema(name = "DecisionResult")
    public record Decision(
            String name,
            Status status,
            @Nullable @Schema(implementation = Object.class) Object value) {}

    /**
     * A message about the model's node.
     *
     * @param node the decision or input; empty where it is about no single one
     */
    @Schema(name = "DecisionMessage")
    public record Note(Diagnostic.Severity severity, String node, String message, String hint) {}

    /**
     * A decision table that was evaluated.
     *
     * @param decision the decision that needed it
     * @param table its name: that of the decision or knowledge model whose logic it is
     * @param matched the numbers of the rules that matched, counted from 1
     * @param selected those of them that the hit policy let decide
     * @param matchedIds the same as the model's ids, of the rules that have one
     */
    @Schema(name = "DecisionTableHit")
    public record TableHit(
            String decision, String table, List<Integer> matched, List<Integer> selected, List<String> matchedIds) {}
}
