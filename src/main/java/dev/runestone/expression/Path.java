package dev.runestone.expression;

import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.NameRefNode;
import org.kie.dmn.feel.lang.ast.PathExpressionNode;
import org.kie.dmn.feel.lang.ast.QualifiedNameNode;
import org.kie.dmn.feel.util.StringEvalHelper;

/** A property of a value. */
final class Path extends PathExpressionNode {
    private final BaseNode value;
    private final List<String> properties;

    Path(ParserRuleContext context, BaseNode value, BaseNode name) {
        super(context, value, name);
        this.value = value;
        List<NameRefNode> parts =
                name instanceof QualifiedNameNode qualified ? qualified.getParts() : List.of((NameRefNode) name);
        this.properties = parts.stream()
                .map(part -> StringEvalHelper.normalizeVariableName(part.getText()))
                .toList();
    }

    @Override
    public @Nullable Object evaluate(EvaluationContext context) {
        Object found = value.evaluate(context);
        for (String property : properties) {
            found = Properties.get(found, property, Evaluation.of(context));
        }
        return found;
    }
}
