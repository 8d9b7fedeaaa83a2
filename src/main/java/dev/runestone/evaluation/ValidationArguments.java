package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Assertion;
import dev.runestone.workflow.Assertion.Severity;
import dev.runestone.workflow.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a result is held against, as requests bring it along.
 *
 * @param schemas output to JSON Schema
 * @param assertions what must hold of the outputs
 * @param enforce the severity from which on a violation fails the evaluation
 */
@Schema(description = "What outputs are held against.")
record ValidationArguments(
        @Schema(
                description = "Output name to JSON Schema (draft 2020-12); references to other documents are refused.",
                implementation = Object.class)
        @Nullable
        Map<String, JsonNode> schemas,

        @Schema(description = "What must hold.") @Nullable List<AssertionArguments> assertions,

        @Schema(
                description = "A violation of this severity or worse fails the evaluation.",
                enumeration = {"none", "error", "warning", "info"},
                defaultValue = "none")
        @Nullable
        String enforce) {

    /**
     * An assertion.
     *
     * @param expression FEEL over the outputs and {@code inputs}
     * @param severity {@code error}, {@code warning} or {@code info}
     * @param message what is told where it does not hold
     */
    @Schema(description = "Something that must hold of the outputs.")
    record AssertionArguments(
            @Schema(
                    description = "FEEL over the outputs by name and `inputs`, true where all is well.",
                    examples = "decision.score <= 100")
            @Nullable
            String expression,

            @Schema(
                    description = "How bad it is where it does not hold.",
                    enumeration = {"error", "warning", "info"},
                    defaultValue = "error")
            @Nullable
            String severity,

            @Schema(description = "What is told then; the expression where there is none.") @Nullable
            String message) {}

    private static final List<String> SEVERITIES =
            Stream.of(Severity.values()).map(ValidationArguments::word).toList();

    static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    /**
     * These arguments, checked.
     *
     * @param at where they are in the request
     * @param outputs the outputs that there are
     * @param most how many schemas and how many assertions there may be
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each that is none
     */
    ValidationRules rules(Path at, Collection<String> outputs, Expressions expressions, int most) {
        List<Problem> problems = new ArrayList<>();
        Map<String, JsonNode> given = schemas == null ? Map.of() : schemas;
        List<AssertionArguments> listed = assertions == null ? List.of() : assertions;
        if (given.size() > most || listed.size() > most) {
            problems.add(new Problem(
                    at,
                    "There are " + given.size() + " schemas and " + listed.size() + " assertions.",
                    "There may be up to " + most + " of each (runestone.validation.rules)."));
            throw Refusal.invalid("The request", problems).asException();
        }
        given.keySet().stream()
                .filter(output -> !outputs.contains(output))
                .forEach(output -> problems.add(new Problem(
                        at.member("schemas").member(output),
                        "There is no output '" + output + "'.",
                        Names.hint(output, outputs))));
        List<Assertion> checked = new ArrayList<>();
        List<String> variables = new ArrayList<>(outputs);
        variables.add(Assertion.INPUTS);
        for (int i = 0; i < listed.size(); i++) {
            AssertionArguments each = listed.get(i);
            Path path = at.member("assertions").element(i);
            if (each == null || each.expression() == null) {
                problems.add(new Problem(
                        path.member("expression"),
                        "The expression is missing.",
                        "Write FEEL that is true where all is well."));
                continue;
            }
            expressions
                    .problems(each.expression(), variables)
                    .forEach(problem ->
                            problems.add(new Problem(path.member("expression"), problem.message(), problem.hint())));
            Severity severity = severity(each.severity(), "error", path.member("severity"), problems);
            checked.add(new Assertion(
                    each.expression(),
                    severity == null ? Severity.ERROR : severity,
                    each.message() == null ? "" : each.message()));
        }
        Severity enforced = severity(enforce, "none", at.member("enforce"), problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The request", problems).asException();
        }
        return new ValidationRules(given, checked, enforced);
    }

    private static @Nullable Severity severity(
            @Nullable String given, String standard, Path at, List<Problem> problems) {
        String word = given == null ? standard : given;
        if (SEVERITIES.contains(word)) {
            return Severity.valueOf(word.toUpperCase(Locale.ROOT));
        }
        if (!word.equals(standard)) {
            problems.add(new Problem(
                    at, "'" + word + "' is no severity.", "There are " + String.join(", ", SEVERITIES) + "."));
        }
        return null;
    }
}
