package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.journal.Failure;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why a task cannot be done. */
@Schema(description = "Why a task cannot be done.")
record TaskFailureRequest(
        @Schema(examples = "The card was declined.", required = true) @Nullable
        String message) {
    private static final int LONGEST = 1_000;

    /**
     * The failure.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where no message says what it is
     */
    Failure checked() {
        if (message == null || message.isBlank() || message.length() > LONGEST) {
            RunNames.refuse(
                    "The failure",
                    List.of(new Problem(
                            Path.of("message"),
                            message == null || message.isBlank()
                                    ? "There is no message."
                                    : "The message has " + message.length() + " characters.",
                            "Say in up to " + LONGEST + " characters why the task cannot be done.")));
        }
        return new Failure(Refusal.Kind.INVALID, String.valueOf(message), List.of());
    }
}
