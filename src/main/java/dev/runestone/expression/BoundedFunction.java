package dev.runestone.expression;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent.Severity;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.types.BuiltInType;
import org.kie.dmn.feel.runtime.events.FEELEventBase;
import org.kie.dmn.feel.runtime.functions.BaseFEELFunction;
import org.kie.dmn.feel.runtime.functions.FEELFnResult;

/** A FEEL function of ours, whose work is paid for step by step. */
final class BoundedFunction extends BaseFEELFunction {
    private final int required;
    private final List<Param> parameters;
    private final Body body;

    /** What the function does; an {@link IllegalArgumentException} becomes an error of the expression. */
    interface Body {
        @Nullable
        Object apply(@Nullable Object[] arguments, Evaluation evaluation);
    }

    BoundedFunction(String name, int required, List<String> parameters, Body body) {
        super(name);
        this.required = required;
        this.parameters = parameters.stream()
                .map(parameter -> new Param(parameter, BuiltInType.UNKNOWN))
                .toList();
        this.body = body;
    }

    @Override
    public Object invoke(EvaluationContext context, @Nullable Object[] arguments) {
        boolean variadic = parameters.size() == 1 && "product".equals(getName());
        if (arguments.length < required || (arguments.length > parameters.size() && !variadic)) {
            return error(
                    "takes " + required + " to " + parameters.size() + " arguments, got " + arguments.length + ".");
        }
        int given = arguments.length;
        while (given > required && arguments[given - 1] == null) {
            given--;
        }
        try {
            return FEELFnResult.ofResult(body.apply(Arrays.copyOf(arguments, given), Evaluation.of(context)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
            return error(String.valueOf(wrong.getMessage()));
        }
    }

    private FEELFnResult<Object> error(String message) {
        return FEELFnResult.ofError(new FEELEventBase(Severity.ERROR, getName() + ": " + message, null));
    }

    @Override
    public List<List<Param>> getParameters() {
        return List.of(parameters);
    }

    @Override
    protected boolean isCustomFunction() {
        return true;
    }
}
