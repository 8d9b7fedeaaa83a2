package dev.runestone.knowledge;

import dev.runestone.expression.FeelSandbox;
import java.util.List;
import org.kie.dmn.api.core.DMNVersion;
import org.kie.dmn.core.compiler.DMNCompilerContext;
import org.kie.dmn.core.compiler.DMNFEELHelper;
import org.kie.dmn.core.impl.BaseDMNTypeImpl;
import org.kie.dmn.core.impl.DMNModelImpl;
import org.kie.dmn.core.util.Msg;
import org.kie.dmn.feel.lang.CompiledExpression;
import org.kie.dmn.feel.lang.CompilerContext;
import org.kie.dmn.feel.lang.FEELDialect;
import org.kie.dmn.feel.runtime.FEELFunction;
import org.kie.dmn.feel.runtime.UnaryTest;
import org.kie.dmn.model.api.DMNElement;

/** FEEL for the compiler of decision models: every expression and every test goes through the sandbox. */
final class SandboxedFeel extends DMNFEELHelper {
    private final FeelSandbox sandbox;

    SandboxedFeel(FeelSandbox sandbox, FEELDialect dialect, DMNVersion version) {
        super(SandboxedFeel.class.getClassLoader(), List.of(FeelSandbox::functions), dialect, version);
        this.sandbox = sandbox;
    }

    @Override
    public CompiledExpression compileFeelExpression(
            DMNCompilerContext compiled,
            String expression,
            DMNModelImpl model,
            DMNElement element,
            Msg.Message message,
            Object... parameters) {
        CompiledExpression sandboxed = sandbox.expression(expression, context(compiled, model));
        processEvents(model, element, message, parameters);
        return sandboxed;
    }

    @Override
    public List<UnaryTest> evaluateUnaryTests(
            DMNCompilerContext compiled,
            String tests,
            DMNModelImpl model,
            DMNElement element,
            Msg.Message message,
            Object... parameters) {
        List<UnaryTest> sandboxed = sandbox.tests(tests, context(compiled, model));
        processEvents(model, element, message, parameters);
        return sandboxed;
    }

    private CompilerContext context(DMNCompilerContext compiled, DMNModelImpl model) {
        CompilerContext context = newCompilerContext();
        compiled.getVariables()
                .forEach((name, type) -> context.addInputVariableType(name, ((BaseDMNTypeImpl) type).getFeelType()));
        context.setFEELTypeRegistry(model.getTypeRegistry());
        return context;
    }

    // The rest evaluates FEEL by the library: nothing calls it for what the vetting lets pass, and nothing shall.

    @Override
    public FEELFunction evaluateFunctionDef(
            DMNCompilerContext compiled,
            String expression,
            DMNModelImpl model,
            DMNElement element,
            Msg.Message message,
            Object... parameters) {
        throw outside();
    }

    @Override
    public FEELFunction evaluateFunctionDef(
            DMNCompilerContext compiled,
            CompiledExpression expression,
            DMNModelImpl model,
            DMNElement element,
            Msg.Message message,
            Object... parameters) {
        throw outside();
    }

    @Override
    public List<UnaryTest> evaluateUnaryTests(
            String expression, java.util.Map<String, org.kie.dmn.feel.lang.Type> variables) {
        throw outside();
    }

    private static RuntimeException outside() {
        return new IllegalStateException("FEEL is not evaluated outside of the sandbox.");
    }
}
