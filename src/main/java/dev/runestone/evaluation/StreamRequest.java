package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.expression.Expression;
import dev.runestone.expression.Expressions;
import dev.runestone.knowledge.KnowledgeIndex;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Version;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to stream through a workflow, and how. */
@Schema(description = "What to stream through a workflow, and how.")
record StreamRequest(
        @Schema(description = "The version; the latest where it is left out.", examples = "1.0.0") @Nullable
        String version,

        @Schema(description = "Where the items come from; they are pushed where it is left out.") @Nullable
        SourceArguments source,

        @Schema(
                description = "Input name to FEEL over `item`. Where it is left out, the item is the workflow's only"
                        + " input, or an object with the inputs by name.",
                examples = "{\"order\": \"item.order\"}")
        @Nullable
        Map<String, String> inputs,

        @Schema(description = "The outputs that are wanted; all where it is left out.", examples = "[\"decision\"]")
        @Nullable
        List<String> outputs,

        @Schema(
                description = "Whether a component that fails makes the item a problem, or is reported in `failures`"
                        + " beside what succeeds.",
                enumeration = {"stop", "isolate"},
                defaultValue = "stop")
        @Nullable
        String failures,

        @Schema(description = "What the outputs are held against, besides the workflow's own assertions.") @Nullable
        ValidationArguments validation,

        @Schema(description = "Items are evaluated in windows, not one by one.") @Nullable
        WindowArguments window,

        @Schema(
                description =
                        "What happens to items for which there is no room because results are not read as fast as items"
                                + " come: the source waits, the oldest or the newest item is dropped, the stream fails; or,"
                                + " room or not, only the last item of each `period` is evaluated.",
                enumeration = {"block", "dropOldest", "dropNewest", "fail", "sample"},
                defaultValue = "block")
        @Nullable
        String overflow,

        @Schema(description = "How many items, and how many results, may wait.", examples = "256") @Nullable
        Integer buffer,

        @Schema(description = "The period of samples.", examples = "PT1S") @Nullable
        String period,

        @Schema(
                description = "Whether results come in the order of the items, or as they are ready.",
                enumeration = {"kept", "relaxed"},
                defaultValue = "kept")
        @Nullable
        String order,

        @Schema(description = "How many items may be evaluated at once.", examples = "1", defaultValue = "1") @Nullable
        Integer parallelism) {

    private static final String OFF = Caching.Use.OFF.word();

    /** Windows of items. */
    @Schema(
            description =
                    "How items are put together: windows of a `size` that begin every `slide`, or sessions that end"
                            + " after a `gap` without items.")
    record WindowArguments(
            @Schema(description = "How long a window is.", examples = "PT10S") @Nullable
            String size,

            @Schema(
                    description =
                            "How long after one window the next begins; `size`, so that they do not overlap, where"
                                    + " it is left out.",
                    examples = "PT5S")
            @Nullable
            String slide,

            @Schema(description = "After how long without items a session ends.", examples = "PT30S") @Nullable
            String gap,

            @Schema(
                    description = "FEEL over `item`: when it happened, as ISO 8601 text or milliseconds since 1970; the"
                            + " time of its arrival where it is left out.",
                    examples = "item.at")
            @Nullable
            String time,

            @Schema(
                    description = "How much later than the newest item another may come and still be counted.",
                    examples = "PT2S",
                    defaultValue = "PT0S")
            @Nullable
            String lateness,

            @Schema(description = "FEEL over `item`: items with the same value share windows.", examples = "item.card")
            @Nullable
            String key) {}

    /** Puts the settings together, with every problem found on the way. */
    private static final class Check {
        private final List<Problem> problems = new ArrayList<>(0);
        private final Expressions expressions;

        Check(Expressions expressions) {
            this.expressions = expressions;
        }

        void problem(Path path, String message, String hint) {
            problems.add(new Problem(path, message, hint));
        }

        @Nullable
        Expression expression(Path path, @Nullable String feel) {
            if (feel == null) {
                return null;
            }
            List<Problem> found = expressions.problems(feel, List.of("item"));
            if (found.isEmpty()) {
                return expressions.compile(feel, List.of("item"));
            }
            found.forEach(each -> problem(path, each.message(), each.hint()));
            return null;
        }

        @Nullable
        Duration duration(Path path, @Nullable String text, Duration least) {
            if (text == null) {
                return null;
            }
            try {
                Duration duration = Duration.parse(text);
                if (duration.compareTo(least) >= 0 && duration.compareTo(Duration.ofDays(366)) <= 0) {
                    return duration;
                }
            } catch (DateTimeParseException none) {
                // told below
            }
            problem(
                    path,
                    "'" + text + "' is no duration from " + least + " to P366D.",
                    "Write an ISO 8601 duration, like PT10S.");
            return null;
        }

        int number(Path path, @Nullable Integer given, int standard, int most) {
            if (given != null && (given < 1 || given > most)) {
                problem(path, given + " is not between 1 and " + most + ".", "Leave it out for " + standard + ".");
                return standard;
            }
            return given == null ? standard : given;
        }
    }

    /**
     * The version asked for; null for the latest.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it is no version
     */
    @Nullable
    Version checkedVersion() {
        return evaluation().checkedVersion();
    }

    private EvaluateWorkflowRequest evaluation() {
        return new EvaluateWorkflowRequest(
                version, null, null, Strategy.AUTO.word(), outputs, failures, null, validation, null, OFF, null);
    }

    /**
     * The settings of a stream, checked.
     *
     * @param rules how many schemas and assertions there may be
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each member that does not fit
     */
    StreamSettings settings(
            StoredWorkflow workflow,
            Expressions expressions,
            KnowledgeIndex knowledge,
            StreamConfig config,
            int rules) {
        Check check = new Check(expressions);
        EvaluationCall call = null;
        try {
            call = evaluation().call(workflow, expressions, rules);
        } catch (RefusalException refused) {
            check.problems.addAll(refused.refusal().problems());
        }
        Set<String> known = workflow.workflow().outputs().keySet();
        for (String output : outputs == null ? List.<String>of() : outputs) {
            if (!known.contains(output)) {
                check.problem(Path.of("outputs"), "There is no output '" + output + "'.", Names.hint(output, known));
            }
        }
        Map<String, Expression> mapping = mapping(workflow, check);
        Windowing windowing = window == null ? null : windowing(window, check, config);
        Overflow how = overflow == null ? Overflow.BLOCK : Overflow.of(overflow).orElse(null);
        if (how == null) {
            check.problem(
                    Path.of("overflow"),
                    "'" + overflow + "' is no overflow.",
                    "There are block, dropOldest, dropNewest, fail and sample.");
        }
        Duration sampling = check.duration(Path.of("period"), period, Duration.ofMillis(1));
        if ((how == Overflow.SAMPLE) != (period != null)) {
            check.problem(
                    Path.of("period"),
                    how == Overflow.SAMPLE ? "The period of the samples is missing." : "Only samples have a period.",
                    "Write {\"overflow\": \"sample\", \"period\": \"PT1S\"}.");
        }
        if (order != null && !order.equals("kept") && !order.equals("relaxed")) {
            check.problem(Path.of("order"), "'" + order + "' is no order.", "There are kept and relaxed.");
        }
        int waiting = check.number(Path.of("buffer"), buffer, config.buffer(), config.largestBuffer());
        int atOnce = check.number(Path.of("parallelism"), parallelism, 1, config.parallelism());
        if (atOnce > 1) {
            checkEvents(workflow, knowledge, check);
        }
        if (!check.problems.isEmpty() || call == null || how == null) {
            throw Refusal.invalid("The request", check.problems).asException();
        }
        ChosenStrategy chosen = ChosenStrategy.of(call);
        return new StreamSettings(
                call.by(chosen.strategy()),
                mapping,
                windowing,
                how,
                waiting,
                sampling == null ? Duration.ZERO : sampling,
                !"relaxed".equals(order),
                atOnce);
    }

    private static void checkEvents(StoredWorkflow workflow, KnowledgeIndex knowledge, Check check) {
        for (Component component : workflow.workflow().components().values()) {
            if (component instanceof RuleSet rules && knowledge.hasEvents(rules.knowledge())) {
                check.problem(
                        Path.of("parallelism"),
                        "The rule set '" + rules.name() + "' remembers events, which come one after the other.",
                        "Leave it out.");
            }
        }
    }

    private Map<String, Expression> mapping(StoredWorkflow workflow, Check check) {
        Map<String, Expression> mapping = new LinkedHashMap<>();
        Set<String> known = workflow.workflow().inputs().keySet();
        for (Map.Entry<String, String> input : (inputs == null ? Map.<String, String>of() : inputs).entrySet()) {
            Path path = Path.of("inputs").member(input.getKey());
            if (!known.contains(input.getKey())) {
                check.problem(path, "There is no input '" + input.getKey() + "'.", Names.hint(input.getKey(), known));
            }
            Expression compiled = check.expression(path, input.getValue());
            if (compiled != null) {
                mapping.put(input.getKey(), compiled);
            }
        }
        return mapping;
    }

    private static @Nullable Windowing windowing(WindowArguments window, Check check, StreamConfig config) {
        Path at = Path.of("window");
        Duration least = Duration.ofMillis(1);
        Duration size = check.duration(at.member("size"), window.size(), least);
        Duration slide = check.duration(at.member("slide"), window.slide(), least);
        Duration gap = check.duration(at.member("gap"), window.gap(), least);
        Duration lateness = check.duration(at.member("lateness"), window.lateness(), Duration.ZERO);
        Expression time = check.expression(at.member("time"), window.time());
        Expression key = check.expression(at.member("key"), window.key());
        if ((window.size() == null) == (window.gap() == null)) {
            check.problem(
                    at,
                    "A window has a size or, as a session, a gap.",
                    "Write {\"size\": \"PT10S\"} or {\"gap\": ...}.");
        }
        if (window.gap() != null && window.slide() != null) {
            check.problem(at.member("slide"), "Sessions do not slide.", "Leave it out.");
        }
        if (window.time() == null && window.lateness() != null) {
            check.problem(at.member("lateness"), "What has no time of its own cannot be late.", "Give a 'time'.");
        }
        if (size != null && slide != null) {
            if (slide.compareTo(size) > 0) {
                check.problem(at.member("slide"), "Items between windows would be lost.", "It is at most the size.");
            } else if (size.toMillis() / slide.toMillis() > config.overlaps()) {
                check.problem(
                        at.member("slide"),
                        "An item would be in more than " + config.overlaps() + " windows (runestone.streams.overlaps).",
                        "Take a longer slide.");
            }
        }
        Duration length = gap == null ? size : gap;
        return length == null
                ? null
                : new Windowing(
                        length,
                        slide == null ? length : slide,
                        gap != null,
                        time,
                        lateness == null ? Duration.ZERO : lateness,
                        key);
    }
}
