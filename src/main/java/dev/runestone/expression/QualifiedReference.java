package dev.runestone.expression;

import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.Type;
import org.kie.dmn.feel.lang.ast.NameRefNode;
import org.kie.dmn.feel.lang.ast.QualifiedNameNode;

/** A variable's member, by names with dots between. */
final class QualifiedReference extends QualifiedNameNode {
    private final Reference[] parts;

    QualifiedReference(ParserRuleContext context, List<NameRefNode> parts, @Nullable Type type) {
        super(context, parts, type);
        this.parts = parts.toArray(Reference[]::new);
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
        Object value = parts[0].evaluate(context);
        for (int i = 1; i < parts.length; i++) {
            value = Properties.get(value, parts[i].name(), Evaluation.of(context));
        }
        return value;
    }
}
