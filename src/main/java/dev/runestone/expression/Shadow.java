package dev.runestone.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent.Severity;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.impl.NamedParameter;
import org.kie.dmn.feel.runtime.FEELFunction;
import org.kie.dmn.feel.runtime.events.FEELEventBase;
import org.kie.dmn.feel.runtime.functions.BaseFEELFunction;

/**
 * Stands before a function of the library under the same name, for decision models that call one without an expression
 * (a boxed invocation): it calls the guarded function.
 */
final class Shadow extends BaseFEELFunction {

    Shadow(String name) {
        super(name);
    }

    @Override
    public @Nullable Object invokeReflectively(EvaluationContext context, @Nullable Object[] arguments) {
        FEELFunction function = Builtins.function(getName());
        if (function == null) {
            context.notifyEvt(() ->
                    new FEELEventBase(Severity.ERROR, "The function '" + getName() + "' is not supported.", null));
            return null;
        }
        Evaluation evaluation = Evaluation.of(context);
        for (Object argument : arguments) {
            Values.pay(argument instanceof NamedParameter named ? named.getValue() : argument, evaluation.budget());
        }
        return Call.of(function, evaluation, arguments);
    }

    @Override
    public List<List<Param>> getParameters() {
        FEELFunction function = Builtins.function(getName());
        return function == null ? List.of() : function.getParameters();
    }

    @Override
    protected boolean isCustomFunction() {
        return true;
    }
}
