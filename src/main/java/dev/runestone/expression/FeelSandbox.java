package dev.runestone.expression;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.util.List;
import java.util.function.Supplier;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent;
import org.kie.dmn.feel.codegen.feel11.ASTUnaryTestTransform;
import org.kie.dmn.feel.lang.CompiledExpression;
import org.kie.dmn.feel.lang.CompilerContext;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.visitor.ASTTemporalConstantVisitor;
import org.kie.dmn.feel.lang.impl.FEELEventListenersManager;
import org.kie.dmn.feel.parser.feel11.FEELParser;
import org.kie.dmn.feel.parser.feel11.FEEL_1_1Lexer;
import org.kie.dmn.feel.parser.feel11.FEEL_1_1Parser;
import org.kie.dmn.feel.parser.feel11.ParserHelper;
import org.kie.dmn.feel.runtime.FEELFunction;
import org.kie.dmn.feel.runtime.UnaryTest;

/**
 * FEEL as decision models (DMN) use it, in the sandbox of {@link Expressions}: the same tree, functions, properties and
 * budget, but variables that live in the model's own context. Mistakes are told to the listeners of the compiler's
 * context, as the library does it; what the sandbox refuses as {@link RefusedFeel}.
 */
public final class FeelSandbox {
    private static final ThreadLocal<@Nullable Budget> BUDGET = new ThreadLocal<>();

    private final ExpressionLimits limits;

    public FeelSandbox(ExpressionLimits limits) {
        this.limits = limits;
    }

    /** Functions that hide FEEL's own from whatever looks one up by its name instead of by an expression. */
    public static List<FEELFunction> functions() {
        return Builtins.shadows();
    }

    /** Compiles an expression; one with mistakes, which the listeners are told, gives null. */
    public CompiledExpression expression(String text, CompilerContext context) {
        return new SandboxedExpression(tree(text, context, false));
    }

    /** Compiles the tests of a cell; where there are mistakes, which the listeners are told, there are none. */
    @SuppressWarnings("unchecked")
    public List<UnaryTest> tests(String text, CompilerContext context) {
        BaseNode tree = tree(text, context, true);
        if (tree == null) {
            return List.of();
        }
        Object tests = evaluate(() -> tree.evaluate(new Evaluation(java.util.Map.of(), budget())));
        return ((List<UnaryTest>) tests)
                .stream().<UnaryTest>map(SandboxedCell::new).toList();
    }

    /** What a constraint of a type has that is no constant; empty where there is nothing such. */
    public List<String> beyondConstants(String tests, CompilerContext context) {
        BaseNode tree = tree(tests, context, true);
        return tree == null ? List.of() : Constants.beyond(tree);
    }

    private @Nullable BaseNode tree(String text, CompilerContext context, boolean tests) {
        Mistakes mistakes = new Mistakes(context);
        try {
            if (!text.isBlank()) {
                ExpressionCompiler.check(text, limits);
            }
            FEELEventListenersManager listeners = new FEELEventListenersManager();
            listeners.addListener(mistakes::add);
            ParseTree parsed = parse(text, context, listeners, tests);
            BaseNode tree = new ExpressionTree(context.getInputVariableTypes(), context.getFEELFeelTypeRegistry())
                    .visit(parsed);
            if (tree == null || mistakes.any()) {
                mistakes.addIfNone("There is no expression.");
                return null;
            }
            if (tests) {
                tree = tree.accept(new ASTUnaryTestTransform()).node();
            }
            tree.accept(new ASTTemporalConstantVisitor(context));
            return tree;
        } catch (RefusalException refused) {
            refused.refusal().problems().forEach(problem -> mistakes.addIfNone(problem.message()));
        } catch (Aborted aborted) {
            if (aborted.kind() == Refusal.Kind.INVALID) {
                mistakes.add(new RefusedFeel(String.valueOf(aborted.getMessage())));
            } else {
                mistakes.addIfNone(String.valueOf(aborted.getMessage()));
            }
        } catch (StackOverflowError tooDeep) {
            mistakes.addIfNone("The expression nests too deep.");
        } catch (RuntimeException unexpected) {
            // The library's tree builder fails on some trees that its parser has already complained about.
            mistakes.addIfNone("FEEL cannot make sense of it: " + unexpected.getMessage());
        }
        return null;
    }

    private ParseTree parse(String text, CompilerContext context, FEELEventListenersManager listeners, boolean tests) {
        FEEL_1_1Lexer lexer = new FEEL_1_1Lexer(CharStreams.fromString(text));
        FEEL_1_1Parser parser = new FEEL_1_1Parser(new TimedTokens(lexer, limits.parsing()));
        ParserHelper names = new ParserHelper(listeners);
        context.getFEELFunctions()
                .forEach(function -> names.getSymbolTable().getBuiltInScope().define(function.getSymbol()));
        parser.setHelper(names);
        parser.setErrorHandler(new FEELParser.FEELErrorHandler());
        lexer.removeErrorListeners();
        parser.removeErrorListeners();
        parser.addErrorListener(new FEELParser.FEELParserErrorListener(listeners));
        context.getInputVariableTypes().forEach(names::defineVariable);
        if (context.getFEELFeelTypeRegistry() != null) {
            names.setTypeRegistry(context.getFEELFeelTypeRegistry());
        }
        return tests ? parser.unaryTestsRoot() : parser.compilation_unit();
    }

    private record Mistakes(CompilerContext context, java.util.concurrent.atomic.AtomicInteger count) {
        Mistakes(CompilerContext context) {
            this(context, new java.util.concurrent.atomic.AtomicInteger());
        }

        void add(FEELEvent event) {
            if (event.getSeverity() == FEELEvent.Severity.ERROR) {
                count.incrementAndGet();
            }
            context.getListeners().forEach(listener -> listener.onEvent(event));
        }

        void addIfNone(String message) {
            if (!any()) {
                add(new org.kie.dmn.feel.runtime.events.FEELEventBase(FEELEvent.Severity.ERROR, message, null));
            }
        }

        boolean any() {
            return count.get() > 0;
        }
    }

    /**
     * Does work that evaluates expressions, all of them from one budget.
     *
     * @throws RefusalException {@code LIMIT_EXCEEDED} where it takes too many steps; {@code TIMEOUT} where the thread is
     *     interrupted, whose flag stays set; {@code INVALID} where a value leaves the range of FEEL
     */
    public <T> T evaluate(Supplier<T> work) {
        Budget before = BUDGET.get();
        Budget budget = new Budget(limits.steps(), limits.nesting());
        BUDGET.set(budget);
        try {
            T result = work.get();
            // whoever evaluates decision models catches every Throwable and goes on
            budget.rethrow();
            return result;
        } catch (Aborted aborted) {
            throw new Refusal(aborted.kind(), String.valueOf(aborted.getMessage()), List.of()).asException();
        } catch (StackOverflowError tooDeep) {
            throw new Refusal(Refusal.Kind.LIMIT_EXCEEDED, "The decision nests too deep.", List.of()).asException();
        } finally {
            if (before == null) {
                BUDGET.remove();
            } else {
                BUDGET.set(before);
            }
        }
    }

    /** Pays for one turn of a loop that is none of FEEL's. */
    public static void step() {
        budget().spend(1);
    }

    /** A result as a JSON value: temporal values as ISO 8601 text, what is no JSON value as a description. */
    public static @Nullable Object json(@Nullable Object value) {
        return Values.described(value, budget());
    }

    /** What is left to the work in progress. */
    static Budget budget() {
        Budget budget = BUDGET.get();
        ExpressionLimits standard = ExpressionLimits.standard();
        return budget != null ? budget : new Budget(standard.steps(), standard.nesting());
    }
}
