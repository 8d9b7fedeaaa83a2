package dev.runestone.expression;

import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent.Severity;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.FunctionInvocationNode;
import org.kie.dmn.feel.lang.ast.ListNode;
import org.kie.dmn.feel.lang.impl.NamedParameter;
import org.kie.dmn.feel.runtime.FEELFunction;
import org.kie.dmn.feel.runtime.Range;
import org.kie.dmn.feel.runtime.functions.AbstractCustomFEELFunction;

/** A call of a function; a variable of the same name, such as {@code date}, does not hide a function of FEEL. */
final class Call extends FunctionInvocationNode {

    Call(ParserRuleContext context, BaseNode name, ListNode arguments) {
        super(context, name, arguments);
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
        if (getTcFolded() != null) {
            return getTcFolded().getValue();
        }
        Evaluation evaluation = Evaluation.of(context);
        Object callee = callee(evaluation);
        @Nullable Object[] arguments = arguments(evaluation);
        if (callee instanceof FEELFunction function) {
            return of(function, evaluation, arguments);
        }
        if (callee instanceof Range range && arguments.length == 1) {
            return range.includes(evaluation, arguments[0]);
        }
        evaluation.notifyEvt(astEvent(
                Severity.ERROR,
                callee == null
                        ? "There is no function '" + getName().getText() + "'."
                        : "'" + getName().getText() + "' is " + Values.show(callee) + ", which cannot be called."));
        return null;
    }

    /** Calls a function whose arguments are paid for. */
    static @Nullable Object of(FEELFunction function, Evaluation evaluation, @Nullable Object[] arguments) {
        evaluation.budget().spend(1 + Builtins.surcharge(function, arguments));
        evaluation.budget().enter();
        try {
            Object result = function.invokeReflectively(scope(function, evaluation), arguments);
            evaluation.budget().rethrow();
            return Values.in(result, evaluation.budget());
        } finally {
            evaluation.budget().leave();
        }
    }

    private @Nullable Object callee(Evaluation evaluation) {
        if (getName() instanceof Reference reference) {
            Object value = evaluation.getValue(reference.name());
            return value instanceof FEELFunction || value instanceof Range
                    ? value
                    : Builtins.function(reference.name()) == null ? value : Builtins.function(reference.name());
        }
        return getName().evaluate(evaluation);
    }

    private @Nullable Object[] arguments(Evaluation evaluation) {
        List<BaseNode> nodes = getParams().getElements();
        @Nullable Object[] arguments = new Object[nodes.size()];
        for (int i = 0; i < arguments.length; i++) {
            Object argument = nodes.get(i).evaluate(evaluation);
            Values.pay(argument instanceof NamedParameter named ? named.getValue() : argument, evaluation.budget());
            arguments[i] = argument;
        }
        return arguments;
    }

    private static EvaluationContext scope(FEELFunction function, Evaluation evaluation) {
        return function instanceof AbstractCustomFEELFunction<?> closure && closure.isProperClosure()
                ? closure.getEvaluationContext()
                : evaluation;
    }
}
