package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Resolution;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to evaluate; every member may be left out. */
@Schema(name = "EvaluationRequest")
record EvaluateRequest(
        @Schema(description = "The version; the active one unless named.", examples = "1.0.0") @Nullable
        String version,

        @Nullable List<@Nullable Given> facts,
        @Nullable Map<String, @Nullable Object> globals,

        @Schema(description = "Agenda groups in the order in which they fire; the default group where there are none.")
        @Nullable
        List<@Nullable String> groups,

        @Schema(
                description = "Which matches fire in each group.",
                enumeration = {"all", "first", "priority", "specificity", "unique", "collect"})
        @Nullable
        String resolution,

        @Schema(description = "Queries without parameters to run at the end.") @Nullable
        List<@Nullable String> queries,

        @Nullable Tightened limits,

        @Schema(description = "Whether to tell which rules fired, on what, changing what.") @Nullable
        Boolean trace) {

    /** A fact. */
    @Schema(name = "GivenFact")
    record Given(
            @Schema(description = "A declared type; left out for a map fact.", examples = "Application") @Nullable
            String type,

            @Schema(description = "The fields.", implementation = Object.class) @Nullable
            Object value) {}

    /** Limits below the configured ones. */
    @Schema(name = "TightenedLimits")
    record Tightened(
            @Schema(examples = "PT1S") @Nullable String deadline,
            @Nullable Integer firings,
            @Nullable Integer facts) {}

    /** The request for the evaluator. */
    EvaluationRequest checked(String base, EvaluationLimits widest) {
        List<Problem> problems = new ArrayList<>();
        EvaluationRequest request = new EvaluationRequest(
                version == null ? base : base + ":" + version,
                facts(problems),
                withoutNull(globals),
                names("groups", groups, problems),
                resolution(problems),
                names("queries", queries, problems),
                limits(widest, problems),
                Boolean.TRUE.equals(trace));
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The evaluation", problems).asException();
        }
        return request;
    }

    @SuppressWarnings({"NullAway", "unchecked"}) // a null for a global is checked against its type like any value
    private static Map<String, Object> withoutNull(@Nullable Map<String, @Nullable Object> globals) {
        return globals == null ? Map.of() : (Map<String, Object>) (Map<String, ?>) globals;
    }

    private List<FactInput> facts(List<Problem> problems) {
        if (facts == null) {
            return List.of();
        }
        List<FactInput> inputs = new ArrayList<>(facts.size());
        for (int i = 0; i < facts.size(); i++) {
            Given each = facts.get(i);
            if (each == null || each.value() == null) {
                problems.add(new Problem(
                        Path.of("facts", i), "A fact needs a value.", "Send {\"type\": …, \"value\": {…}}."));
            } else {
                inputs.add(new FactInput(each.type(), each.value()));
            }
        }
        return inputs;
    }

    private static List<String> names(String member, @Nullable List<@Nullable String> given, List<Problem> problems) {
        if (given == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            String name = given.get(i);
            if (name == null) {
                problems.add(Problem.at(Path.of(member, i), "null is no name."));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    private Resolution resolution(List<Problem> problems) {
        if (resolution == null) {
            return Resolution.ALL;
        }
        for (Resolution known : Resolution.values()) {
            if (known.name().equalsIgnoreCase(resolution)) {
                return known;
            }
        }
        List<String> names = Arrays.stream(Resolution.values())
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .toList();
        problems.add(new Problem(
                Path.of("resolution"), "'" + resolution + "' is no resolution.", Suggestion.hint(resolution, names)));
        return Resolution.ALL;
    }

    private @Nullable EvaluationLimits limits(EvaluationLimits widest, List<Problem> problems) {
        if (limits == null) {
            return null;
        }
        return new EvaluationLimits(
                deadline(widest.deadline(), problems),
                positive("firings", limits.firings(), widest.firings(), problems),
                positive("facts", limits.facts(), widest.facts(), problems));
    }

    private static int positive(String member, @Nullable Integer given, int otherwise, List<Problem> problems) {
        if (given == null) {
            return otherwise;
        }
        if (given < 1) {
            problems.add(Problem.at(Path.of("limits", member), given + " is no limit: it must be 1 or more."));
        }
        return given;
    }

    private Duration deadline(Duration otherwise, List<Problem> problems) {
        String text = limits == null ? null : limits.deadline();
        if (text == null) {
            return otherwise;
        }
        try {
            Duration deadline = Duration.parse(text);
            if (!deadline.isNegative() && !deadline.isZero()) {
                return deadline;
            }
        } catch (DateTimeParseException | ArithmeticException wrong) {
            problems.add(new Problem(
                    Path.of("limits", "deadline"), "'" + text + "' is no duration.", "Write it like PT1.5S."));
            return otherwise;
        }
        problems.add(Problem.at(Path.of("limits", "deadline"), "The deadline " + text + " has passed already."));
        return otherwise;
    }
}
