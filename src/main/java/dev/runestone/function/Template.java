package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Requirements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text of a step's settings that is filled in when the step is executed. After a leading {@code =} it is a FEEL
 * expression; else {@code ${secret.name}} and {@code ${setting.name}} stand for what the step requires and, in a URL,
 * {@code {expression}} for a value of the inputs.
 *
 * @param text as it was written
 * @param url whether it is a URL: what is filled in is percent-encoded, settings apart
 */
record Template(String text, boolean url) {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(secret|setting)\\.([A-Za-z][A-Za-z0-9_.-]{0,99})}");
    private static final Pattern PLACEHOLDER = Pattern.compile(REFERENCE + "|\\{([^{}]+)}");

    private boolean isExpression() {
        return text.startsWith("=");
    }

    private Pattern pattern() {
        return url ? PLACEHOLDER : REFERENCE;
    }

    /** What keeps it from being filled in: expressions that cannot be read, secrets and settings not required. */
    List<Problem> problems(Path path, Collection<String> inputs, Requirements requires, Expressions expressions) {
        if (isExpression()) {
            return at(path, expressions.problems(text.substring(1), inputs));
        }
        List<Problem> problems = new ArrayList<>(0);
        Matcher matcher = pattern().matcher(text);
        while (matcher.find()) {
            String kind = matcher.group(1);
            if (kind == null) {
                problems.addAll(at(path, expressions.problems(matcher.group(3), inputs)));
            } else {
                String name = matcher.group(2);
                List<String> required = kind.equals("secret") ? requires.secrets() : requires.settings();
                if (!required.contains(name)) {
                    problems.add(new Problem(
                            path,
                            "The " + kind + " '" + name + "' is used here and not required.",
                            "Add requires: {" + kind + "s: [" + name + "]} to the step."));
                }
            }
        }
        return problems;
    }

    private static List<Problem> at(Path path, List<Problem> problems) {
        return problems.stream()
                .map(problem -> new Problem(path, problem.message(), problem.hint()))
                .toList();
    }

    /**
     * The text for an execution.
     *
     * @throws dev.runestone.api.RefusalException where an expression has no value, or a secret or setting is missing
     */
    String fill(StepInput input, Expressions expressions) {
        Map<String, @Nullable Object> values = input.values();
        if (isExpression()) {
            return scalar(text.substring(1), values, expressions);
        }
        return pattern().matcher(text).replaceAll((MatchResult match) -> {
            String kind = match.group(1);
            String value;
            if (kind == null) {
                value = Percent.encode(scalar(match.group(3), values, expressions));
            } else if (kind.equals("secret")) {
                String secret = input.context().secret(match.group(2));
                value = url ? Percent.encode(secret) : secret;
            } else {
                value = input.context().setting(match.group(2));
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private String scalar(String feel, Map<String, @Nullable Object> values, Expressions expressions) {
        Object value = expressions.compile(feel, values.keySet()).evaluate(values);
        if (value instanceof String || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Number number) {
            return plain(number);
        }
        String what = value == null ? "null" : value instanceof List ? "a list" : "an object";
        throw Refusal.invalid(
                        "The call",
                        List.of(new Problem(
                                Path.ROOT,
                                "'" + feel + "' is " + what + ", where a text, number or boolean is needed.",
                                "")))
                .asException();
    }

    /** A number as people write it, without an exponent. */
    static String plain(Number number) {
        return number instanceof java.math.BigDecimal decimal ? decimal.toPlainString() : number.toString();
    }
}
