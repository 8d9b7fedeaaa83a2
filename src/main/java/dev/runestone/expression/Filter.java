package dev.runestone.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.FilterExpressionNode;
import org.kie.dmn.feel.lang.types.BuiltInType;

/**
 * The elements of a list for which a condition is true, or the one at an index. As in the library, errors inside the
 * condition only leave the element out.
 */
final class Filter extends FilterExpressionNode {

    Filter(ParserRuleContext context, BaseNode list, BaseNode filter) {
        super(context, list, filter);
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
        Evaluation evaluation = Evaluation.of(context);
        Object value = getExpression().evaluate(evaluation);
        List<?> list = value instanceof List<?> several ? several : Collections.singletonList(value);
        if (getFilter().getResultType() != BuiltInType.BOOLEAN
                && evaluation.silently(() -> getFilter().evaluate(evaluation)) instanceof Number index) {
            int position = index.intValue();
            int zeroBased = position < 0 ? list.size() + position : position - 1;
            return zeroBased < 0 || zeroBased >= list.size() ? null : list.get(zeroBased);
        }
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object element : list) {
            if (Boolean.TRUE.equals(test(element, evaluation))) {
                kept.add(element);
            }
        }
        return kept;
    }

    private @Nullable Object test(@Nullable Object element, Evaluation evaluation) {
        evaluation.enterFrame();
        try {
            evaluation.setValue("item", element);
            if (element != null) {
                evaluation.setRootObject(element);
            }
            return evaluation.silently(() -> getFilter().evaluate(evaluation));
        } finally {
            evaluation.exitFrame();
        }
    }
}
