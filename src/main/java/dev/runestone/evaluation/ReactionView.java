package dev.runestone.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runestone.evaluation.Reactions.Pass;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How an evaluation that reacts came to its end.
 *
 * @param outcome how it ended
 * @param explanation the same in a sentence
 * @param iterations how many passes there were
 * @param executed how many components were executed in all of them
 * @param recalled how many were not, because their inputs had not changed
 * @param firings how many rules fired
 * @param facts how many facts were made
 * @param period after how many iterations it repeats itself; missing where it does not
 * @param history the last passes and what they cost
 * @param productions what the components made, as asked for; missing where it was not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "How an evaluation that reacts came to its end.")
record ReactionView(
        @Schema(
                description = "How it ended.",
                enumeration = {
                    "satisfied",
                    "quiet",
                    "converged",
                    "oscillating",
                    "stagnant",
                    "diverged",
                    "iterationLimit",
                    "firingLimit",
                    "factLimit",
                    "timeLimit",
                    "failed"
                })
        String outcome,

        String explanation,
        int iterations,
        long executed,
        long recalled,
        long firings,
        long facts,
        @Nullable Integer period,
        List<Pass> history,
        @Nullable List<Production> productions) {

    static ReactionView of(Reactions reactions) {
        return new ReactionView(
                reactions.end().word(),
                reactions.explanation(),
                reactions.iterations(),
                reactions.executed(),
                reactions.recalled(),
                reactions.firings(),
                reactions.facts(),
                reactions.period() == 0 ? null : reactions.period(),
                reactions.history(),
                reactions.productions().isEmpty() ? null : reactions.productions());
    }
}
