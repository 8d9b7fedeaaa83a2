package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to decide; every member may be left out. */
@Schema(name = "DecisionRequest")
record DecideRequest(
        @Schema(description = "The version; the active one unless named.", examples = "1.0.0") @Nullable
        String version,

        @Schema(description = "The model's name; needed where there are several.", examples = "shipping") @Nullable
        String model,

        @Schema(description = "The decisions to make; all unless named.") @Nullable
        List<@Nullable String> decisions,

        @Schema(description = "A decision service to call in place of decisions.") @Nullable
        String service,

        @Schema(description = "The input data by name; dates, times and durations as ISO 8601 text.") @Nullable
        Map<String, @Nullable Object> context,

        @Schema(description = "Whether to tell which rules of decision tables matched.") @Nullable
        Boolean trace) {

    /** The request for the evaluator. */
    DecisionRequest checked(String base) {
        List<Problem> problems = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; decisions != null && i < decisions.size(); i++) {
            String name = decisions.get(i);
            if (name == null) {
                problems.add(Problem.at(Path.of("decisions", i), "null is no name."));
            } else {
                names.add(name);
            }
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The evaluation", problems).asException();
        }
        return new DecisionRequest(
                version == null ? base : base + ":" + version,
                model,
                names,
                service,
                context == null ? Map.of() : context,
                Boolean.TRUE.equals(trace));
    }
}
