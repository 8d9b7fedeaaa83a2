package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Names;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A signal for a run. */
@Schema(description = "A signal for a run.")
record SignalRequest(
        @Schema(description = "What the step that waits calls it.", examples = "paid", required = true) @Nullable
        String name,

        @Schema(description = "Any JSON value; it becomes the value of the step.") @Nullable
        Object payload,

        @Schema(description = "A signal sent twice with one id is taken once.", examples = "payment-0815") @Nullable
        String id) {

    /**
     * The name.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with every problem of the request
     */
    String checkedName() {
        List<Problem> problems = new ArrayList<>();
        if (name == null || !Names.isName(name)) {
            problems.add(new Problem(
                    Path.of("name"),
                    name == null ? "A signal needs a name." : "'" + name + "' is no name of a signal.",
                    "A name is a letter and up to 99 letters, digits, '_' and '-'."));
        }
        RunNames.value(payload, Path.of("payload"), problems);
        RunNames.message(id, problems);
        RunNames.refuse("The signal", problems);
        return String.valueOf(name);
    }
}
