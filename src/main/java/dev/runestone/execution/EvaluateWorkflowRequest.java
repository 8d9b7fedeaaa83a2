package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate.
 *
 * @param version the version; the latest where it is left out
 * @param inputs input name to value
 * @param explain {@code none}, {@code trace} or {@code full}
 */
@Schema(description = "What to evaluate a workflow with.")
record EvaluateWorkflowRequest(
        @Schema(description = "The version; the latest where it is left out.", examples = "1.0.0") @Nullable
        String version,

        @Schema(description = "Input name to JSON value.") @Nullable
        Map<String, Object> inputs,

        @Schema(
                description = "How much is told beside the outputs.",
                enumeration = {"none", "trace", "full"},
                defaultValue = "none")
        @Nullable
        String explain) {

    Map<String, Object> givenInputs() {
        return inputs == null ? Map.of() : inputs;
    }

    /**
     * The version asked for; null for the latest.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it is no version
     */
    @Nullable
    Version checkedVersion() {
        if (version == null) {
            return null;
        }
        return Version.parse(version)
                .orElseThrow(() -> invalid("version", version, "Write major.minor.patch, like 1.0.0."));
    }

    /**
     * How much is told.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where the word is not known
     */
    Explain checkedExplain() {
        if (explain == null) {
            return Explain.NONE;
        }
        return Arrays.stream(Explain.values())
                .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(explain))
                .findFirst()
                .orElseThrow(() -> invalid("explain", explain, "There are none, trace and full."));
    }

    private static RuntimeException invalid(String member, String value, String hint) {
        Problem problem = new Problem(Path.of(member), "'" + value + "' is no " + member + ".", hint);
        return Refusal.invalid("The request", List.of(problem)).asException();
    }
}
