package dev.runestone.expression;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent;
import org.kie.dmn.feel.lang.ast.BaseNode;

/** A compiled FEEL expression; immutable, and safe to evaluate in many threads at once. */
public final class Expression {
    /** Anything of these names counts, so that a text or a variable may look like the clock, never the other way round. */
    private static final Pattern CLOCK = Pattern.compile("\\b(?:now|today)\\b");

    private final String text;
    private final BaseNode tree;
    private final Set<String> variables;
    private final ExpressionLimits limits;
    private final boolean timeless;

    Expression(String text, BaseNode tree, Set<String> variables, ExpressionLimits limits) {
        this.text = text;
        this.tree = tree;
        this.variables = variables;
        this.limits = limits;
        this.timeless = !CLOCK.matcher(text).find();
    }

    /** The expression as it was written. */
    public String text() {
        return text;
    }

    /** Whether the same values always make the same value: it does not ask for the time. */
    public boolean isTimeless() {
        return timeless;
    }

    /** The names that the expression may speak of. */
    public Set<String> variables() {
        return variables;
    }

    /**
     * The expression's value. As in FEEL a missing member of a context is null, and so is arithmetic with null; what
     * FEEL reports as an error, such as a division by zero, a wrong argument or an unknown variable, is refused and not
     * answered with null.
     *
     * @param values JSON values by variable: null, {@link Boolean}, {@link Number}, {@link String}, {@link List},
     *     {@link Map}; none of them is changed
     * @return a JSON value: numbers are {@link java.math.BigDecimal}, temporal values ISO 8601 text
     * @throws dev.runestone.api.RefusalException {@code INVALID} with the errors; {@code LIMIT_EXCEEDED} where it takes
     *     too many steps; {@code TIMEOUT} where the thread is interrupted, whose flag stays set
     */
    public @Nullable Object evaluate(Map<String, ?> values) {
        Budget budget = new Budget(limits.steps(), limits.nesting());
        Evaluation evaluation = new Evaluation(values, budget);
        Object result;
        try {
            result = Values.out(tree.evaluate(evaluation), budget);
            budget.rethrow();
        } catch (Aborted aborted) {
            throw refusal(aborted.kind(), List.of(String.valueOf(aborted.getMessage())));
        } catch (StackOverflowError tooDeep) {
            throw refusal(Refusal.Kind.LIMIT_EXCEEDED, List.of("The expression nests too deep to be evaluated."));
        } catch (RuntimeException unexpected) {
            // A node of the library that does not fit its operands, for example a condition that is no boolean.
            throw refusal(Refusal.Kind.INVALID, List.of("The expression fails: " + unexpected.getMessage()));
        }
        if (!evaluation.errors().isEmpty()) {
            throw refusal(
                    Refusal.Kind.INVALID,
                    evaluation.errors().stream()
                            .map(FEELEvent::getMessage)
                            .distinct()
                            .toList());
        }
        return result;
    }

    private RuntimeException refusal(Refusal.Kind kind, List<String> messages) {
        return new Refusal(
                        kind,
                        "The expression '" + Expressions.shortened(text) + "' has no value.",
                        messages.stream()
                                .map(message -> Problem.at(dev.runestone.api.Path.ROOT, message))
                                .toList())
                .asException();
    }
}
