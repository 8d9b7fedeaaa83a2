package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.execution.Explain;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Version;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate.
 *
 * @param version the version; the latest where it is left out
 * @param inputs input name to value
 * @param explain {@code none}, {@code trace} or {@code full}
 * @param strategy how it is evaluated: the word of a {@link Strategy}; {@code single} where it is left out
 * @param outputs the outputs that are wanted; all where it is left out
 * @param failures {@code stop} or {@code isolate}
 * @param until when an evaluation that reacts is satisfied
 * @param validation what the outputs are held against besides the workflow's own assertions
 * @param deadline an ISO 8601 duration, less than the configured one
 * @param caching {@code use}, {@code refresh} or {@code off}
 * @param specialisation the id of what is completed with these inputs
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
        String explain,

        @Schema(
                description = "How it is evaluated: in one pass, until it is satisfied, only what the wanted outputs"
                        + " need, as the only item of a stream, or as fits, with the reason told.",
                enumeration = {"single", "reactUntilSatisfied", "lazy", "streaming", "auto"},
                defaultValue = "single")
        @Nullable
        String strategy,

        @Schema(description = "The outputs that are wanted; all where it is left out.", examples = "[\"decision\"]")
        @Nullable
        List<String> outputs,

        @Schema(
                description = "Whether a component that fails ends the evaluation, or is reported in `failures` beside"
                        + " what succeeds.",
                enumeration = {"stop", "isolate"},
                defaultValue = "stop")
        @Nullable
        String failures,

        @Schema(description = "When an evaluation that reacts is satisfied.") @Nullable
        UntilArguments until,

        @Schema(description = "What the outputs are held against, besides the workflow's own assertions.") @Nullable
        ValidationArguments validation,

        @Schema(
                description = "How long the evaluation may take, where that is less than the configuration allows.",
                examples = "PT2S")
        @Nullable
        String deadline,

        @Schema(
                description = "What a lazy evaluation does with the cache: uses it, computes everything anew and keeps"
                        + " that, or leaves it alone.",
                enumeration = {"use", "refresh", "off"},
                defaultValue = "use")
        @Nullable
        String caching,

        @Schema(
                description =
                        "The id of a specialisation that is completed with these inputs; then the strategy is lazy.",
                examples = "1c9d8f0e-6f3c-4a57-9d0a-0f4f3b0a3c11")
        @Nullable
        String specialisation) {

    private static final String CACHING = "caching";

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

    /**
     * How it is evaluated.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where the word is not known
     */
    Strategy checkedStrategy() {
        if (specialisation != null) {
            if (strategy != null && !strategy.equals(Strategy.LAZY.word()) && !strategy.equals(Strategy.AUTO.word())) {
                throw invalid("strategy", strategy, "A specialisation is completed lazily; leave the strategy out.");
            }
            return Strategy.LAZY;
        }
        return strategy == null
                ? Strategy.SINGLE
                : Strategy.of(strategy)
                        .orElseThrow(() -> invalid(
                                "strategy",
                                strategy,
                                "There are single, reactUntilSatisfied, lazy, streaming and auto."));
    }

    /** The wanted outputs; empty for all. */
    Set<String> wantedOutputs() {
        return outputs == null ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(outputs));
    }

    /**
     * Whether what fails is reported while the rest goes on.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where the word is not known
     */
    boolean isolates() {
        if (failures == null || failures.equals("stop")) {
            return false;
        }
        if (failures.equals("isolate")) {
            return true;
        }
        throw invalid("failures", failures, "There are stop and isolate.");
    }

    /**
     * How long it may take; null for as long as the configuration allows.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it is no duration above zero
     */
    @Nullable
    Duration checkedDeadline() {
        if (deadline == null) {
            return null;
        }
        try {
            Duration limit = Duration.parse(deadline);
            if (!limit.isNegative() && !limit.isZero()) {
                return limit;
            }
        } catch (DateTimeParseException none) {
            // told below
        }
        throw invalid("deadline", deadline, "Write an ISO 8601 duration above zero, like PT2S.");
    }

    /**
     * What is asked for of a workflow, checked.
     *
     * @param most how many schemas and assertions there may be
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each member that does not fit
     */
    EvaluationCall call(StoredWorkflow workflow, Expressions expressions, int most) {
        return call(workflow, expressions, most, null);
    }

    /**
     * What is asked for, where it completes something.
     *
     * @param begun what is completed; null where nothing is
     * @throws dev.runestone.api.RefusalException as above
     */
    EvaluationCall call(StoredWorkflow workflow, Expressions expressions, int most, @Nullable Specialisation begun) {
        Strategy asked = checkedStrategy();
        if (until != null && asked != Strategy.REACT_UNTIL_SATISFIED && asked != Strategy.AUTO) {
            throw invalid(
                    "strategy",
                    asked.word(),
                    "Only reactUntilSatisfied, or auto, goes on until something holds ('until').");
        }
        return new EvaluationCall(
                workflow,
                asked,
                begun == null ? givenInputs() : begun.with(givenInputs()),
                checkedExplain(),
                begun == null || outputs != null ? wantedOutputs() : begun.outputs(),
                isolates(),
                checkedDeadline(),
                until == null ? Until.QUIET : until.until(Path.of("until"), workflow.workflow(), expressions),
                checkedCaching(begun),
                validation == null
                        ? ValidationRules.NONE
                        : validation.rules(
                                Path.of("validation"),
                                workflow.workflow().outputs().keySet(),
                                expressions,
                                most),
                List.of(),
                null);
    }

    private Caching checkedCaching(@Nullable Specialisation begun) {
        if (caching == null) {
            return new Caching(Caching.Use.USE, begun);
        }
        Caching.Use use =
                Caching.Use.of(caching).orElseThrow(() -> invalid(CACHING, caching, "There are use, refresh and off."));
        Strategy chosen = checkedStrategy();
        if (chosen != Strategy.LAZY && chosen != Strategy.AUTO) {
            throw invalid(CACHING, caching, "Only lazy evaluations have a cache; ask for the strategy lazy.");
        }
        return new Caching(use, begun);
    }

    /** @throws dev.runestone.api.RefusalException {@code INVALID} where another version is asked for */
    void checkVersion(Specialisation begun) {
        Version asked = checkedVersion();
        if (asked != null && !asked.equals(begun.workflow().version())) {
            throw invalid(
                    "version",
                    asked.toString(),
                    "The specialisation is of " + begun.workflow().version() + "; leave the version out.");
        }
    }

    private static RuntimeException invalid(String member, String value, String hint) {
        Problem problem = new Problem(Path.of(member), "'" + value + "' is no " + member + ".", hint);
        return Refusal.invalid("The request", List.of(problem)).asException();
    }
}
