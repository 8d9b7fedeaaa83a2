package dev.runestone.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.codegen.feel11.ProcessedExpression;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.impl.CompiledExpressionImpl;
import org.kie.dmn.feel.lang.impl.CompilerContextImpl;
import org.kie.dmn.feel.lang.impl.FEELEventListenersManager;
import org.kie.dmn.feel.lang.impl.InterpretedExecutableExpression;

/**
 * An expression of a decision model, with our tree in place of the library's. It has to be a {@link
 * ProcessedExpression}, because the evaluators of decision models take no other; what it makes the library parse is the
 * word null.
 */
final class SandboxedExpression extends ProcessedExpression {

    SandboxedExpression(@Nullable BaseNode tree) {
        super("null", new CompilerContextImpl(new FEELEventListenersManager()), DefaultMode.Interpreted, List.of());
        this.ast = tree;
    }

    @Override
    public InterpretedExecutableExpression getInterpreted() {
        return new InterpretedExecutableExpression(new CompiledExpressionImpl(ast));
    }

    @Override
    public @Nullable Object apply(EvaluationContext context) {
        Evaluation evaluation = Evaluation.of(context);
        evaluation.budget().spend(1);
        return ast == null ? null : ast.evaluate(evaluation);
    }
}
