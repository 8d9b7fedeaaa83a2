package dev.runestone.expression;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.visitor.ASTTemporalConstantVisitor;
import org.kie.dmn.feel.lang.impl.CompilerContextImpl;
import org.kie.dmn.feel.lang.impl.FEELEventListenersManager;
import org.kie.dmn.feel.lang.types.BuiltInType;
import org.kie.dmn.feel.parser.feel11.FEELParser;
import org.kie.dmn.feel.parser.feel11.FEEL_1_1Lexer;
import org.kie.dmn.feel.parser.feel11.FEEL_1_1Parser;
import org.kie.dmn.feel.runtime.events.UnknownVariableErrorEvent;

/** Turns the text of an expression into its tree, or into problems with line and column. */
final class ExpressionCompiler {
    private final ExpressionLimits limits;
    private final List<FEELEvent> events = new ArrayList<>();

    ExpressionCompiler(ExpressionLimits limits) {
        this.limits = limits;
    }

    Expression compile(String feel, SortedSet<String> variables) {
        check(feel, limits);
        BaseNode tree;
        try {
            tree = parse(feel, variables);
        } catch (Aborted aborted) {
            throw Expressions.invalid(
                    aborted.kind(), feel, List.of(Expressions.problem(String.valueOf(aborted.getMessage()), "")));
        } catch (StackOverflowError tooDeep) {
            throw Expressions.invalid(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    feel,
                    List.of(Expressions.problem("The expression nests too deep.", "Split it into several steps.")));
        } catch (RuntimeException unexpected) {
            // The library's tree builder fails on some trees that its parser has already complained about.
            tree = null;
            if (problems(null, variables).isEmpty()) {
                throw Expressions.invalid(
                        Refusal.Kind.INVALID,
                        feel,
                        List.of(Expressions.problem("FEEL cannot make sense of it: " + unexpected.getMessage(), "")));
            }
        }
        List<Problem> problems = problems(tree, variables);
        if (tree == null && problems.isEmpty()) {
            problems = List.of(Expressions.problem("There is no expression.", "Write one, for example: amount > 100"));
        }
        if (tree == null || !problems.isEmpty()) {
            throw Expressions.invalid(Refusal.Kind.INVALID, feel, problems);
        }
        return new Expression(feel, tree, Set.copyOf(variables), limits);
    }

    /** Refuses what is too long or nests too deep to be parsed at all. */
    static void check(String feel, ExpressionLimits limits) {
        if (feel.isBlank()) {
            throw Expressions.invalid(
                    Refusal.Kind.INVALID,
                    feel,
                    List.of(Expressions.problem("There is no expression.", "Write one, for example: amount > 100")));
        }
        if (feel.length() > limits.characters()) {
            throw Expressions.invalid(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    feel,
                    List.of(Expressions.problem(
                            "The expression has " + feel.length() + " characters, more than the " + limits.characters()
                                    + " it may have.",
                            "Split it into several steps.")));
        }
        int depth = 0;
        for (int i = 0; i < feel.length(); i++) {
            char c = feel.charAt(i);
            depth += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
            if (depth > limits.nesting()) {
                throw Expressions.invalid(
                        Refusal.Kind.LIMIT_EXCEEDED,
                        feel,
                        List.of(Expressions.problem(
                                "The brackets are nested deeper than the " + limits.nesting() + " levels they may be.",
                                "Split it into several steps.")));
            }
        }
    }

    private @Nullable BaseNode parse(String feel, SortedSet<String> variables) {
        FEELEventListenersManager listeners = new FEELEventListenersManager();
        listeners.addListener(this::note);
        FEEL_1_1Lexer lexer = new FEEL_1_1Lexer(CharStreams.fromString(feel));
        FEEL_1_1Parser parser = new FEEL_1_1Parser(new TimedTokens(lexer, limits.parsing()));
        Names names = new Names(listeners);
        parser.setHelper(names);
        parser.setErrorHandler(new FEELParser.FEELErrorHandler());
        lexer.removeErrorListeners();
        parser.removeErrorListeners();
        parser.addErrorListener(new FEELParser.FEELParserErrorListener(listeners));
        // Of an unknown type, so that any member of them is known.
        variables.forEach(variable -> names.defineVariable(variable, BuiltInType.UNKNOWN));
        ParseTree parsed = parser.compilation_unit();
        BaseNode tree = new ExpressionTree().visit(parsed);
        if (tree != null) {
            tree.accept(new ASTTemporalConstantVisitor(new CompilerContextImpl(listeners)));
        }
        return tree;
    }

    private void note(FEELEvent event) {
        if (event.getSeverity() == FEELEvent.Severity.ERROR) {
            events.add(event);
        }
    }

    private List<Problem> problems(@Nullable BaseNode tree, SortedSet<String> variables) {
        Set<Problem> problems = new LinkedHashSet<>();
        for (FEELEvent event : events) {
            // Unknown names are found in the tree, with their members and the variables that there are.
            if (!(event instanceof UnknownVariableErrorEvent)) {
                String where = event.getLine() < 1
                        ? ""
                        : "Line " + event.getLine() + ", column " + (event.getColumn() + 1) + ": ";
                problems.add(Expressions.problem(where + event.getMessage(), ""));
            }
        }
        if (tree != null && problems.isEmpty()) {
            problems.addAll(UnknownNames.in(tree, variables));
        }
        return List.copyOf(problems);
    }
}
