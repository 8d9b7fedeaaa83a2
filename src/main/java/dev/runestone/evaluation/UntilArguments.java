package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.evaluation.Until.Aggregation;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When an evaluation that reacts is satisfied, as requests say it. */
@Schema(
        description =
                "When an evaluation that reacts is satisfied, and what bounds it. Without any of it: when nothing changes.")
record UntilArguments(
        @Schema(description = "What satisfies it; one of `when`, `output` and `rule`.") @Nullable
        GoalArguments goal,

        @Schema(description = "When it has converged.") @Nullable
        ToleranceArguments tolerance,

        @Schema(description = "When it stagnates.") @Nullable
        StagnationArguments stagnation,

        @Schema(description = "When it diverges.") @Nullable DivergenceArguments divergence,

        @Schema(description = "How many iterations it may take.", examples = "500") @Nullable
        Integer iterations,

        @Schema(description = "How many rules may fire in all iterations.", examples = "10000") @Nullable
        Integer firings,

        @Schema(description = "How many facts may be made in all iterations.", examples = "100000") @Nullable
        Integer facts,

        @Schema(description = "How long it may take.", examples = "PT5S") @Nullable
        String time,

        @Schema(description = "What is told of what the components made on the way.") @Nullable
        ProductionsArguments productions) {

    /** A goal. */
    @Schema(description = "What satisfies an evaluation.")
    record GoalArguments(
            @Schema(
                    description =
                            "FEEL over inputs, components and outputs by name, and `iteration`; satisfied when true.",
                    examples = "abs(guess * guess - x) < 0.001")
            @Nullable
            String when,

            @Schema(description = "An output; satisfied when it has a fact.", examples = "route") @Nullable
            String output,

            @Schema(description = "The name of a rule; satisfied when it has fired.", examples = "Seating complete")
            @Nullable
            String rule) {}

    /** A tolerance. */
    @Schema(
            description =
                    "It has converged when no number in `values` changed by more than absolute + relative · |number|.")
    record ToleranceArguments(
            @Schema(description = "Names of inputs, components or outputs.", examples = "[\"guess\"]") @Nullable
            List<String> values,

            @Schema(description = "The absolute part.", examples = "1e-9", defaultValue = "0") @Nullable
            Double absolute,

            @Schema(description = "The relative part.", examples = "1e-6", defaultValue = "0") @Nullable
            Double relative) {}

    /** A stagnation. */
    @Schema(description = "It stagnates when a number stays within a range.")
    record StagnationArguments(
            @Schema(description = "FEEL that gives the number.", examples = "best.cost") @Nullable
            String value,

            @Schema(description = "Over how many iterations.", defaultValue = "20") @Nullable
            Integer iterations,

            @Schema(description = "The range.", defaultValue = "0") @Nullable
            Double improvement) {}

    /** A divergence. */
    @Schema(description = "It diverges when a number is farther from zero than a bound.")
    record DivergenceArguments(
            @Schema(description = "FEEL that gives the number.", examples = "sum") @Nullable
            String value,

            @Schema(description = "The bound.", defaultValue = "1e12") @Nullable
            Double beyond) {}

    /** Productions. */
    @Schema(description = "What is told of what the components made.")
    record ProductionsArguments(
            @Schema(
                    description =
                            "Which: everything, the last of each port, each value once, or those with the highest number.",
                    enumeration = {"none", "all", "latest", "distinct", "top"},
                    defaultValue = "none")
            @Nullable
            String mode,

            @Schema(description = "Only of this component or `component.port`.", examples = "improve") @Nullable
            String port,

            @Schema(description = "How many at most.", examples = "5") @Nullable
            Integer top,

            @Schema(
                    description =
                            "FEEL over `value`, `component`, `port` and `iteration` that gives the number to rank by.",
                    examples = "value.score")
            @Nullable
            String by) {}

    private static final int ITERATIONS = 20;
    private static final double BEYOND = 1e12;

    /**
     * These arguments, checked.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each that does not fit
     */
    Until until(Path at, Workflow workflow, Expressions expressions) {
        Check check = new Check(at, workflow, expressions, new ArrayList<>());
        Until until = new Until(
                check.goal(goal),
                check.tolerance(tolerance),
                check.stagnation(stagnation),
                check.divergence(divergence),
                check.count("iterations", iterations),
                check.count("firings", firings),
                check.count("facts", facts),
                check.time(time),
                check.productions(productions));
        if (!check.problems().isEmpty()) {
            throw Refusal.invalid("The request", check.problems()).asException();
        }
        return until;
    }

    private record Check(Path at, Workflow workflow, Expressions expressions, List<Problem> problems) {
        @Nullable
        Goal goal(@Nullable GoalArguments goal) {
            if (goal == null) {
                return null;
            }
            Path path = at.member("goal");
            long given = Stream.of(goal.when(), goal.output(), goal.rule())
                    .filter(each -> each != null)
                    .count();
            if (given != 1) {
                problems.add(new Problem(
                        path, "The goal has " + given + " of 'when', 'output' and 'rule'.", "Give it one of them."));
                return null;
            }
            if (goal.when() != null) {
                expression(goal.when(), path.member("when"));
                return new Goal.When(goal.when());
            }
            if (goal.output() != null && !workflow.outputs().containsKey(goal.output())) {
                problems.add(new Problem(
                        path.member("output"),
                        "There is no output '" + goal.output() + "'.",
                        Names.hint(goal.output(), workflow.outputs().keySet())));
            }
            return goal.output() != null ? new Goal.Output(goal.output()) : new Goal.Rule(String.valueOf(goal.rule()));
        }

        Until.@Nullable Tolerance tolerance(@Nullable ToleranceArguments tolerance) {
            if (tolerance == null) {
                return null;
            }
            Path path = at.member("tolerance");
            List<String> values = tolerance.values() == null ? List.of() : tolerance.values();
            if (values.isEmpty()) {
                problems.add(new Problem(
                        path.member("values"), "There are no values to watch.", "Name inputs, components or outputs."));
            }
            for (int i = 0; i < values.size(); i++) {
                String name = String.valueOf(values.get(i));
                if (Lookout.endpoint(workflow, name).isEmpty()) {
                    problems.add(new Problem(
                            path.member("values").element(i),
                            "There is no input, component or output '" + name + "'.",
                            Names.hint(name, names())));
                }
            }
            return new Until.Tolerance(
                    values,
                    notNegative(path.member("absolute"), tolerance.absolute(), 0),
                    notNegative(path.member("relative"), tolerance.relative(), 0));
        }

        Until.@Nullable Stagnation stagnation(@Nullable StagnationArguments stagnation) {
            if (stagnation == null) {
                return null;
            }
            Path path = at.member("stagnation");
            int over = stagnation.iterations() == null ? ITERATIONS : stagnation.iterations();
            if (over < 2 || over > 10_000) {
                problems.add(new Problem(
                        path.member("iterations"), over + " is not between 2 and 10000.", "Leave it out for 20."));
            }
            return new Until.Stagnation(
                    needed(stagnation.value(), path.member("value")),
                    over,
                    notNegative(path.member("improvement"), stagnation.improvement(), 0));
        }

        Until.@Nullable Divergence divergence(@Nullable DivergenceArguments divergence) {
            if (divergence == null) {
                return null;
            }
            Path path = at.member("divergence");
            return new Until.Divergence(
                    needed(divergence.value(), path.member("value")),
                    notNegative(path.member("beyond"), divergence.beyond(), BEYOND));
        }

        int count(String member, @Nullable Integer count) {
            if (count == null) {
                return 0;
            }
            if (count < 1) {
                problems.add(new Problem(
                        at.member(member),
                        count + " is not 1 or more.",
                        "Leave it out for what the configuration allows."));
            }
            return count;
        }

        @Nullable
        Duration time(@Nullable String text) {
            if (text == null) {
                return null;
            }
            try {
                Duration time = Duration.parse(text);
                if (!time.isNegative() && !time.isZero()) {
                    return time;
                }
            } catch (DateTimeParseException none) {
                // told below
            }
            problems.add(new Problem(
                    at.member("time"),
                    "'" + text + "' is no time.",
                    "Write an ISO 8601 duration above zero, like PT2S."));
            return null;
        }

        Aggregation productions(@Nullable ProductionsArguments productions) {
            if (productions == null) {
                return Aggregation.NONE;
            }
            Path path = at.member("productions");
            String word = productions.mode() == null ? "none" : productions.mode();
            Aggregation.Mode mode = Arrays.stream(Aggregation.Mode.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElse(null);
            if (mode == null) {
                problems.add(new Problem(
                        path.member("mode"),
                        "'" + word + "' is no mode.",
                        "There are none, all, latest, distinct and top."));
            }
            String port = productions.port();
            if (port != null && Lookout.endpoint(workflow, port).isEmpty()) {
                problems.add(new Problem(
                        path.member("port"),
                        "There is no component '" + port + "'.",
                        Names.hint(port, workflow.components().keySet())));
            }
            int top = productions.top() == null ? 0 : productions.top();
            if (top < 0) {
                problems.add(new Problem(path.member("top"), top + " is not 1 or more.", "Leave it out for all."));
            }
            String by = productions.by();
            if (by != null) {
                expressions
                        .problems(by, Until.PRODUCTION)
                        .forEach(found -> problems.add(new Problem(path.member("by"), found.message(), found.hint())));
            }
            return new Aggregation(mode == null ? Aggregation.Mode.NONE : mode, port, top, by);
        }

        private Set<String> names() {
            Set<String> names = new LinkedHashSet<>(workflow.inputs().keySet());
            names.addAll(workflow.components().keySet());
            names.addAll(workflow.outputs().keySet());
            return names;
        }

        private String needed(@Nullable String feel, Path path) {
            if (feel == null) {
                problems.add(new Problem(path, "The expression is missing.", "Write FEEL that gives a number."));
                return "";
            }
            expression(feel, path);
            return feel;
        }

        private void expression(String feel, Path path) {
            expressions
                    .problems(feel, Lookout.variables(workflow, feel))
                    .forEach(found -> problems.add(new Problem(path, found.message(), found.hint())));
        }

        private double notNegative(Path path, @Nullable Double value, double standard) {
            if (value == null) {
                return standard;
            }
            if (!(value >= 0) || value.isInfinite()) {
                problems.add(
                        new Problem(path, value + " is no number of 0 or more.", "Leave it out for " + standard + "."));
            }
            return value;
        }
    }
}
