package dev.runestone.knowledge;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What was decided. */
@Schema(name = "DecisionEvaluation")
record DecisionView(
        @Schema(description = "The version that decided.", examples = "org.acme:shipping:1.0.0")
        String knowledge,

        String model,

        @Schema(description = "The decisions asked for and those that they needed, in the order of the model.")
        List<DecisionOutcome.Decision> decisions,

        List<DecisionOutcome.Note> messages,

        @Schema(description = "The decision tables that were evaluated, in order; empty unless asked for.")
        List<DecisionOutcome.TableHit> trace,

        boolean traceTruncated) {
    static DecisionView of(DecisionOutcome outcome) {
        return new DecisionView(
                outcome.release().toString(),
                outcome.model(),
                outcome.decisions(),
                outcome.messages(),
                outcome.trace(),
                outcome.traceTruncated());
    }
}
