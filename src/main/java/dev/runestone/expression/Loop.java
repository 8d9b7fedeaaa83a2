package dev.runestone.expression;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent.Severity;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.ForExpressionNode;
import org.kie.dmn.feel.lang.ast.IterationContextNode;
import org.kie.dmn.feel.lang.ast.ListNode;
import org.kie.dmn.feel.lang.ast.forexpressioniterators.ForIteration;
import org.kie.dmn.feel.runtime.Range;

/**
 * {@code for … in … return …}. The library's leaves a frame behind for each turn, so that some ten thousand turns
 * overflow the stack.
 */
final class Loop extends ForExpressionNode {

    Loop(ParserRuleContext context, ListNode iterations, BaseNode body) {
        super(context, iterations, body);
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
        Evaluation evaluation = Evaluation.of(context);
        List<@Nullable Object> results = new ArrayList<>();
        evaluation.enterFrame();
        try {
            evaluation.setValue("partial", results);
            return iterate(0, evaluation, results) ? results : null;
        } finally {
            evaluation.exitFrame();
        }
    }

    private boolean iterate(int depth, Evaluation evaluation, List<@Nullable Object> results) {
        IterationContextNode context = getIterationContexts().get(depth);
        ForIteration values = values(context, evaluation);
        if (values == null) {
            return false;
        }
        boolean innermost = depth == getIterationContexts().size() - 1;
        while (values.hasNextValue()) {
            evaluation.enterFrame();
            try {
                evaluation.setValue(values.getName(), values.getNextValue());
                if (innermost) {
                    results.add(getExpression().evaluate(evaluation));
                } else if (!iterate(depth + 1, evaluation, results)) {
                    return false;
                }
            } finally {
                evaluation.exitFrame();
            }
        }
        return true;
    }

    private @Nullable ForIteration values(IterationContextNode context, Evaluation evaluation) {
        String name = context.evaluateName(evaluation);
        Object start = context.evaluate(evaluation);
        if (context.getRangeEndExpr() != null) {
            return between(name, start, context.evaluateRangeEnd(evaluation), evaluation);
        }
        if (start instanceof Range range) {
            return between(name, range.getStart(), range.getEnd(), evaluation);
        }
        if (start == null) {
            evaluation.notifyEvt(
                    astEvent(Severity.ERROR, "There is nothing to iterate over: " + context.getText() + " is null."));
            return null;
        }
        return new ForIteration(name, start instanceof List<?> list ? list : List.of(start));
    }

    private @Nullable ForIteration between(
            String name, @Nullable Object start, @Nullable Object end, Evaluation evaluation) {
        if (start instanceof BigDecimal first && end instanceof BigDecimal last) {
            return new ForIteration(name, first, last);
        }
        if (start instanceof LocalDate first && end instanceof LocalDate last) {
            return new ForIteration(name, first, last);
        }
        evaluation.notifyEvt(astEvent(
                Severity.ERROR,
                "There is no way to iterate from " + Values.show(start) + " to " + Values.show(end)
                        + ": give two numbers or two dates."));
        return null;
    }
}
