package dev.runestone.execution;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Version;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to start. */
@Schema(description = "What to start a run with.")
record StartRunRequest(
        @Schema(description = "The workflow's name in the catalog.", examples = "order", required = true) @Nullable
        String workflow,

        @Schema(description = "The version; the latest where it is left out.", examples = "1.0.0") @Nullable
        String version,

        @Schema(description = "Input name to JSON value.") @Nullable
        Map<String, Object> inputs,

        @Schema(description = "What the run can be found by.") @Nullable
        Map<String, @Nullable String> attributes,

        @Schema(
                description = "Whether the run survives the process, or is kept in memory only.",
                enumeration = {"durable", "ephemeral"},
                defaultValue = "durable")
        @Nullable
        String durability,

        @Schema(
                description = "The run's id: up to 200 letters, digits, `_` and `-`. Starting twice with one id starts"
                        + " one run.",
                examples = "order-4711")
        @Nullable
        String id,

        @Schema(description = "How long to wait for the run to end, as an ISO 8601 duration.", examples = "PT5S")
        @JsonProperty("wait")
        @Nullable
        String patience) {

    private static final String EPHEMERAL = "ephemeral";

    /** A request without gaps. */
    record Checked(Runs.Start start, Duration atMost) {}

    /**
     * The request, whole.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with every problem
     */
    Checked checked(RunAccessConfig config) {
        List<Problem> problems = new ArrayList<>();
        if (workflow == null || workflow.isBlank()) {
            problems.add(new Problem(Path.of("workflow"), "A run needs a workflow.", "Give its name in the catalog."));
        }
        Version parsed = version(version, problems).orElse(null);
        RunNames.value(inputs, Path.of("inputs"), problems);
        Map<String, String> named = RunNames.attributes(attributes, config.attributes(), problems);
        if (durability != null && !durability.equals("durable") && !durability.equals(EPHEMERAL)) {
            problems.add(new Problem(
                    Path.of("durability"),
                    "'" + durability + "' is no durability.",
                    "There are durable and ephemeral."));
        }
        Duration wait = patience(config.longestWait(), problems);
        RunNames.refuse("The request", problems);
        return new Checked(
                new Runs.Start(
                        String.valueOf(workflow),
                        parsed,
                        inputs == null ? Map.of() : inputs,
                        named,
                        EPHEMERAL.equals(durability),
                        id),
                wait);
    }

    static Optional<Version> version(@Nullable String text, List<Problem> problems) {
        Optional<Version> version = Optional.ofNullable(text).flatMap(Version::parse);
        if (text != null && version.isEmpty()) {
            problems.add(new Problem(
                    Path.of("version"), "'" + text + "' is no version.", "Write major.minor.patch, like 1.0.0."));
        }
        return version;
    }

    private Duration patience(Duration longest, List<Problem> problems) {
        if (patience == null) {
            return Duration.ZERO;
        }
        try {
            Duration asked = Duration.parse(patience);
            if (!asked.isNegative() && asked.compareTo(longest) <= 0) {
                return asked;
            }
            problems.add(new Problem(
                    Path.of("wait"),
                    patience + " is not between PT0S and " + longest + ".",
                    "Follow the events instead."));
        } catch (DateTimeParseException | ArithmeticException unreadable) {
            problems.add(new Problem(
                    Path.of("wait"), "'" + patience + "' is no duration.", "Write it as in ISO 8601, like PT5S."));
        }
        return Duration.ZERO;
    }
}
