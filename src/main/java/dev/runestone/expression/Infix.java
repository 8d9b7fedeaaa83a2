package dev.runestone.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent.Severity;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.InfixOpNode;
import org.kie.dmn.feel.lang.ast.InfixOperator;

/**
 * An operator between two values. Two numbers, booleans or texts take a short way, which is ten times as fast as the
 * library's table of cases (see {@code ExpressionBenchmark}); every other pair is the library's business.
 */
final class Infix extends InfixOpNode {
    /** Powers above this take the library minutes, and leave the range of FEEL's numbers anyway. */
    private static final BigDecimal GREATEST_EXPONENT = BigDecimal.valueOf(1_000_000);

    private static final Object UNDECIDED = new Object();

    private final InfixOperator operator;
    private final BaseNode left;
    private final BaseNode right;

    Infix(ParserRuleContext context, BaseNode left, InfixOperator operator, BaseNode right) {
        super(context, left, operator.getSymbol(), right);
        this.operator = operator;
        this.left = left;
        this.right = right;
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
        Evaluation evaluation = Evaluation.of(context);
        Budget budget = evaluation.budget();
        budget.spend(1);
        Object first = left.evaluate(evaluation);
        if (operator == InfixOperator.AND && Boolean.FALSE.equals(first)) {
            return false;
        }
        if (operator == InfixOperator.OR && Boolean.TRUE.equals(first)) {
            return true;
        }
        Object second = right.evaluate(evaluation);
        if (first instanceof BigDecimal one && second instanceof BigDecimal other) {
            Object result = ofNumbers(one, other, evaluation);
            if (result != UNDECIDED) {
                return result instanceof BigDecimal number ? Values.number(number, budget) : result;
            }
        } else if (first instanceof Boolean
                && second instanceof Boolean decided
                && (operator == InfixOperator.AND || operator == InfixOperator.OR)) {
            return decided;
        }
        if (first instanceof String
                && second instanceof String
                && (operator == InfixOperator.EQ || operator == InfixOperator.NE)) {
            return first.equals(second) == (operator == InfixOperator.EQ);
        }
        Values.pay(first, budget);
        Values.pay(second, budget);
        Object result = operator.evaluate(Values.deepIn(first, budget), Values.deepIn(second, budget), evaluation);
        return Values.in(result, budget);
    }

    private @Nullable Object ofNumbers(BigDecimal one, BigDecimal other, Evaluation evaluation) {
        return switch (operator) {
            case ADD -> one.add(other, MathContext.DECIMAL128);
            case SUB -> one.subtract(other, MathContext.DECIMAL128);
            case MULT -> one.multiply(other, MathContext.DECIMAL128);
            case DIV -> quotient(one, other, evaluation);
            case LT -> one.compareTo(other) < 0;
            case LTE -> one.compareTo(other) <= 0;
            case GT -> one.compareTo(other) > 0;
            case GTE -> one.compareTo(other) >= 0;
            case EQ -> one.compareTo(other) == 0;
            case NE -> one.compareTo(other) != 0;
            case POW -> power(other, evaluation);
            default -> UNDECIDED;
        };
    }

    private @Nullable Object quotient(BigDecimal dividend, BigDecimal divisor, Evaluation evaluation) {
        if (divisor.signum() == 0) {
            evaluation.notifyEvt(astEvent(Severity.ERROR, "Division by zero: " + getText()));
            return null;
        }
        return dividend.divide(divisor, MathContext.DECIMAL128);
    }

    private @Nullable Object power(BigDecimal exponent, Evaluation evaluation) {
        if (exponent.abs().compareTo(GREATEST_EXPONENT) > 0) {
            evaluation.notifyEvt(
                    astEvent(Severity.ERROR, "The exponent " + exponent + " is above " + GREATEST_EXPONENT + "."));
            return null;
        }
        return UNDECIDED;
    }
}
