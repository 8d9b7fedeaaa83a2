package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Version;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to hold a history against. */
@Schema(description = "The version to hold the run's history against.")
record ReplayRequest(
        @Schema(examples = "1.1.0", required = true) @Nullable
        String version) {

    /**
     * The version.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where there is none
     */
    Version checked() {
        List<Problem> problems = new ArrayList<>();
        if (version == null) {
            problems.add(new Problem(Path.of("version"), "A replay needs a version.", "Write it like 1.1.0."));
        }
        return StartRunRequest.version(version, problems).orElseThrow(() -> {
            RunNames.refuse("The replay", problems);
            return new IllegalStateException("There is neither a version nor a problem.");
        });
    }
}
