package dev.runestone.expression;

import dev.runestone.api.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.kie.dmn.feel.lang.Type;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.FilterExpressionNode;
import org.kie.dmn.feel.lang.ast.ForExpressionNode;
import org.kie.dmn.feel.lang.ast.FunctionInvocationNode;
import org.kie.dmn.feel.lang.ast.InNode;
import org.kie.dmn.feel.lang.ast.InfixOpNode;
import org.kie.dmn.feel.lang.ast.InstanceOfNode;
import org.kie.dmn.feel.lang.ast.ListNode;
import org.kie.dmn.feel.lang.ast.NameRefNode;
import org.kie.dmn.feel.lang.ast.PathExpressionNode;
import org.kie.dmn.feel.lang.ast.QualifiedNameNode;
import org.kie.dmn.feel.lang.types.DefaultBuiltinFEELTypeRegistry;
import org.kie.dmn.feel.lang.types.FEELTypeRegistry;
import org.kie.dmn.feel.parser.feel11.ASTBuilderVisitor;
import org.kie.dmn.feel.parser.feel11.FEEL_1_1Parser;
import org.kie.dmn.feel.util.StringEvalHelper;

/**
 * Builds the tree of an expression with our nodes in place of the library's wherever those reach Java objects, work
 * without bound or are slow, and refuses what has no place in a workflow.
 */
final class ExpressionTree extends ASTBuilderVisitor {

    ExpressionTree() {
        this(new HashMap<>(), DefaultBuiltinFEELTypeRegistry.INSTANCE);
    }

    /** A tree whose variables have known types. */
    ExpressionTree(Map<String, Type> variables, FEELTypeRegistry types) {
        super(variables, types);
    }

    @Override
    public BaseNode visitQualifiedName(FEEL_1_1Parser.QualifiedNameContext context) {
        BaseNode name = super.visitQualifiedName(context);
        if (name instanceof QualifiedNameNode qualified) {
            return new QualifiedReference(
                    context,
                    qualified.getParts().stream()
                            .map(part -> new Reference(context, part.getText(), part.getResultType()))
                            .map(NameRefNode.class::cast)
                            .toList(),
                    qualified.getResultType());
        }
        return new Reference(context, name.getText(), name.getResultType());
    }

    @Override
    public BaseNode visitPathDescendantFilterExpression(FEEL_1_1Parser.PathDescendantFilterExpressionContext context) {
        if (context.n2 != null) {
            throw new Aborted(Refusal.Kind.INVALID, "The descendant operator '...' is not supported: name the path.");
        }
        BaseNode node = super.visitPathDescendantFilterExpression(context);
        if (node instanceof FilterExpressionNode filter && node.getClass() == FilterExpressionNode.class) {
            return new Filter(context, filter.getExpression(), filter.getFilter());
        }
        return path(context, node);
    }

    @Override
    public BaseNode visitUenpmPrimary(FEEL_1_1Parser.UenpmPrimaryContext context) {
        return path(context, call(context, super.visitUenpmPrimary(context)));
    }

    @Override
    public BaseNode visitFnInvocation(FEEL_1_1Parser.FnInvocationContext context) {
        return call(context, super.visitFnInvocation(context));
    }

    private static BaseNode path(ParserRuleContext context, BaseNode node) {
        if (node instanceof PathExpressionNode path && node.getClass() == PathExpressionNode.class) {
            return new Path(context, path.getExpression(), path.getName());
        }
        return node;
    }

    private static BaseNode call(ParserRuleContext context, BaseNode node) {
        if (node instanceof FunctionInvocationNode call && node.getClass() == FunctionInvocationNode.class) {
            BaseNode name = path(context, call.getName());
            if (name instanceof NameRefNode
                    && Builtins.refused(StringEvalHelper.normalizeVariableName(name.getText()))) {
                throw new Aborted(Refusal.Kind.INVALID, "The function '" + name.getText() + "' is not supported.");
            }
            return new Call(context, name, call.getParams());
        }
        return node;
    }

    @Override
    public BaseNode visitFunctionDefinition(FEEL_1_1Parser.FunctionDefinitionContext context) {
        if (context.external != null) {
            throw new Aborted(
                    Refusal.Kind.INVALID,
                    "External functions are not allowed: an expression reaches no Java. Call a step function instead.");
        }
        return super.visitFunctionDefinition(context);
    }

    @Override
    public BaseNode visitForExpression(FEEL_1_1Parser.ForExpressionContext context) {
        ForExpressionNode node = (ForExpressionNode) super.visitForExpression(context);
        return new Loop(
                context, new ListNode(java.util.List.copyOf(node.getIterationContexts())), node.getExpression());
    }

    @Override
    public BaseNode visitPowExpression(FEEL_1_1Parser.PowExpressionContext context) {
        return infix(context, super.visitPowExpression(context));
    }

    @Override
    public BaseNode visitMultExpression(FEEL_1_1Parser.MultExpressionContext context) {
        return infix(context, super.visitMultExpression(context));
    }

    @Override
    public BaseNode visitAddExpression(FEEL_1_1Parser.AddExpressionContext context) {
        return infix(context, super.visitAddExpression(context));
    }

    @Override
    public BaseNode visitCompExpression(FEEL_1_1Parser.CompExpressionContext context) {
        return infix(context, super.visitCompExpression(context));
    }

    @Override
    public BaseNode visitCondOr(FEEL_1_1Parser.CondOrContext context) {
        return infix(context, super.visitCondOr(context));
    }

    @Override
    public BaseNode visitCondAnd(FEEL_1_1Parser.CondAndContext context) {
        return infix(context, super.visitCondAnd(context));
    }

    private static BaseNode infix(ParserRuleContext context, BaseNode node) {
        InfixOpNode infix = (InfixOpNode) node;
        return new Infix(context, infix.getLeft(), infix.getOperator(), infix.getRight());
    }

    @Override
    public BaseNode visitRelExpressionTestList(FEEL_1_1Parser.RelExpressionTestListContext context) {
        return in(context, (InNode) super.visitRelExpressionTestList(context));
    }

    @Override
    public BaseNode visitRelExpressionValue(FEEL_1_1Parser.RelExpressionValueContext context) {
        return in(context, (InNode) super.visitRelExpressionValue(context));
    }

    private static BaseNode in(ParserRuleContext context, InNode node) {
        return new InNode(context, new Paid(context, node.getValue()), new Paid(context, node.getExprs()));
    }

    @Override
    public BaseNode visitRelExpressionInstanceOf(FEEL_1_1Parser.RelExpressionInstanceOfContext context) {
        InstanceOfNode node = (InstanceOfNode) super.visitRelExpressionInstanceOf(context);
        return new InstanceOfNode(context, new Paid(context, node.getExpression()), node.getType());
    }
}
