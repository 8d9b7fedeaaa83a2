package dev.runestone.expression;

import dev.runestone.api.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.lang.ast.ASTNode;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.ContextEntryNode;
import org.kie.dmn.feel.lang.ast.ContextNode;
import org.kie.dmn.feel.lang.ast.ForExpressionNode;
import org.kie.dmn.feel.lang.ast.FormalParameterNode;
import org.kie.dmn.feel.lang.ast.FunctionDefNode;
import org.kie.dmn.feel.lang.ast.InstanceOfNode;
import org.kie.dmn.feel.lang.ast.IterationContextNode;
import org.kie.dmn.feel.lang.ast.NameDefNode;
import org.kie.dmn.feel.lang.ast.NamedParameterNode;
import org.kie.dmn.feel.lang.ast.QuantifiedExpressionNode;
import org.kie.dmn.feel.lang.ast.StringNode;
import org.kie.dmn.feel.util.StringEvalHelper;

/**
 * Finds the names of an expression that stand for nothing. Inside a filter every name may be a member of the list's
 * elements, so nothing is known there.
 */
final class UnknownNames {
    private final SortedSet<String> variables;
    private final Deque<Set<String>> scopes = new ArrayDeque<>();
    private final List<Problem> problems = new ArrayList<>();

    private UnknownNames(SortedSet<String> variables) {
        this.variables = variables;
        scopes.push(Set.copyOf(variables));
    }

    static List<Problem> in(BaseNode tree, SortedSet<String> variables) {
        UnknownNames names = new UnknownNames(variables);
        names.visit(tree);
        return names.problems;
    }

    private void visit(@Nullable ASTNode node) {
        if (node instanceof Reference reference) {
            check(reference);
        } else if (node instanceof QualifiedReference path) {
            visit(path.getParts().get(0));
        } else if (node instanceof Path path) {
            visit(path.getExpression());
        } else if (node instanceof Filter filter) {
            visit(filter.getExpression());
        } else if (node instanceof ContextNode context) {
            scoped(() -> context.getEntries().forEach(this::entry));
        } else if (node instanceof ForExpressionNode loop) {
            scoped(() -> iteration(loop.getIterationContexts(), "partial", loop.getExpression()));
        } else if (node instanceof QuantifiedExpressionNode quantified) {
            scoped(() -> iteration(quantified.getIterationContexts(), null, quantified.getExpression()));
        } else if (node instanceof FunctionDefNode function) {
            scoped(() -> {
                for (FormalParameterNode parameter : function.getFormalParameters()) {
                    define(parameter.getName());
                }
                visit(function.getBody());
            });
        } else if (node instanceof NamedParameterNode named) {
            visit(named.getExpression());
        } else if (node instanceof InstanceOfNode test) {
            visit(test.getExpression());
        } else if (node != null && !(node instanceof NameDefNode)) {
            for (ASTNode child : node.getChildrenNode()) {
                visit(child);
            }
        }
    }

    private void entry(ContextEntryNode entry) {
        visit(entry.getValue());
        define(entry.getName());
    }

    private void iteration(Collection<IterationContextNode> iterations, @Nullable String more, BaseNode body) {
        if (more != null) {
            scopes.element().add(more);
        }
        for (IterationContextNode iteration : iterations) {
            visit(iteration.getExpression());
            visit(iteration.getRangeEndExpr());
            define(iteration.getName());
        }
        visit(body);
    }

    private void scoped(Runnable inside) {
        scopes.push(new HashSet<>());
        inside.run();
        scopes.pop();
    }

    private void define(BaseNode name) {
        String text = name instanceof StringNode quoted ? quoted.getValue() : name.getText();
        scopes.element().add(StringEvalHelper.normalizeVariableName(text));
    }

    private void check(Reference reference) {
        String name = reference.name();
        if (scopes.stream().anyMatch(scope -> scope.contains(name)) || Builtins.function(name) != null) {
            return;
        }
        problems.add(Expressions.problem(
                "Line " + reference.getStartLine() + ", column " + (reference.getStartColumn() + 1)
                        + ": There is no variable '" + name + "'.",
                name.contains("-")
                        ? "For a difference put the first part in brackets, as in (a) - b. " + hint()
                        : hint()));
    }

    private String hint() {
        return variables.isEmpty()
                ? "The expression has no variables."
                : "The variables are " + String.join(", ", variables) + ".";
    }
}
