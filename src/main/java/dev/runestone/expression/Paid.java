package dev.runestone.expression;

import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.Type;
import org.kie.dmn.feel.lang.ast.ASTNode;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.Visitor;

/** A value that a node of the library is going to walk through, paid for beforehand. */
final class Paid extends BaseNode {
    private final BaseNode value;

    Paid(ParserRuleContext context, BaseNode value) {
        super(context);
        this.value = value;
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
        Object result = value.evaluate(context);
        Values.pay(result, Evaluation.of(context).budget());
        return result;
    }

    @Override
    public Type getResultType() {
        return value.getResultType();
    }

    @Override
    public ASTNode[] getChildrenNode() {
        return new ASTNode[] {value};
    }

    /** Visitors of the library know its own nodes only. */
    @Override
    public <T> T accept(Visitor<T> visitor) {
        return value.accept(visitor);
    }
}
