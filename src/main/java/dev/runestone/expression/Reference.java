package dev.runestone.expression;

import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent.Severity;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.Type;
import org.kie.dmn.feel.lang.ast.NameRefNode;
import org.kie.dmn.feel.util.StringEvalHelper;

/** A variable by its name. */
final class Reference extends NameRefNode {
    private final String name;

    Reference(ParserRuleContext context, String text, Type type) {
        super(context, text, type);
        this.name = StringEvalHelper.normalizeVariableName(text);
    }

    String name() {
        return name;
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
        Object value = context.getValue(name);
        if (value == null && !context.isDefined(name)) {
            context.notifyEvt(astEvent(Severity.ERROR, "There is no variable '" + name + "'."));
        }
        return value;
    }
}
