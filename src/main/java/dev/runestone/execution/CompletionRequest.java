package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came of a task. */
@Schema(description = "What came of a task.")
record CompletionRequest(
        @Schema(description = "Any JSON value; it becomes the value of the step.") @Nullable
        Object value) {

    /**
     * The value.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it is too deep
     */
    @Nullable
    Object checked() {
        List<Problem> problems = new ArrayList<>();
        RunNames.value(value, Path.of("value"), problems);
        RunNames.refuse("The completion", problems);
        return value;
    }
}
