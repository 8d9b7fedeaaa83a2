package dev.runestone.knowledge;

import dev.runestone.expression.FeelSandbox;
import org.kie.dmn.core.api.DMNExpressionEvaluator;
import org.kie.dmn.core.ast.DMNBaseNode;
import org.kie.dmn.core.compiler.DMNCompilerContext;
import org.kie.dmn.core.compiler.DMNCompilerImpl;
import org.kie.dmn.core.compiler.DMNEvaluatorCompiler;
import org.kie.dmn.core.impl.DMNModelImpl;
import org.kie.dmn.model.api.Expression;
import org.kie.dmn.model.api.Filter;
import org.kie.dmn.model.api.Iterator;

/**
 * Compiles the boxed expressions of decision models with {@link SandboxedFeel} in place of the library's FEEL. It is
 * the one place that all of a model's logic passes, but for the constraints of its types, which may have constants
 * only ({@link DecisionCompiler}).
 */
final class SandboxedLogic extends DMNEvaluatorCompiler {
    private final FeelSandbox sandbox;

    SandboxedLogic(DMNCompilerImpl compiler, FeelSandbox sandbox) {
        super(compiler);
        this.sandbox = sandbox;
    }

    @Override
    public DMNExpressionEvaluator compileExpression(
            DMNCompilerContext context, DMNModelImpl model, DMNBaseNode node, String name, Expression expression) {
        DMNExpressionEvaluator evaluator =
                super.compileExpression(sandboxed(context, model), model, node, name, expression);
        if (evaluator == null || expression == null || !isTurn(expression)) {
            return evaluator;
        }
        return (events, result) -> {
            // the body of a boxed loop may be free of FEEL, such as an empty list
            FeelSandbox.step();
            return evaluator.evaluate(events, result);
        };
    }

    private static boolean isTurn(Expression expression) {
        return expression.getParent() != null
                && (expression.getParent().getParent() instanceof Iterator
                        || expression.getParent().getParent() instanceof Filter);
    }

    private DMNCompilerContext sandboxed(DMNCompilerContext context, DMNModelImpl model) {
        if (context.getFeelHelper() instanceof SandboxedFeel) {
            return context;
        }
        DMNCompilerContext sandboxed =
                new DMNCompilerContext(new SandboxedFeel(sandbox, model.getFeelDialect(), model.getDMNVersion()));
        context.getVariables().forEach(sandboxed::setVariable);
        sandboxed.setRelativeResolver(context.getRelativeResolver());
        return sandboxed;
    }
}
