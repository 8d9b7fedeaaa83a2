package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why something is asked of a run. */
@Schema(description = "Why it is asked; kept in the run's history.")
record ReasonRequest(
        @Schema(examples = "the customer has changed her mind") @Nullable
        String reason) {
    private static final int LONGEST = 1_000;

    /**
     * The reason; empty where none was given.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it is too long
     */
    String checked() {
        if (reason != null && reason.length() > LONGEST) {
            RunNames.refuse(
                    "The request",
                    List.of(new Problem(
                            Path.of("reason"),
                            "The reason has " + reason.length() + " characters.",
                            "Say it in " + LONGEST + ".")));
        }
        return reason == null ? "" : reason;
    }
}
