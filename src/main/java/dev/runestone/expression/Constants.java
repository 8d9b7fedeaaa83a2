package dev.runestone.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.lang.ast.ASTNode;
import org.kie.dmn.feel.lang.ast.AtLiteralNode;
import org.kie.dmn.feel.lang.ast.BaseNode;
import org.kie.dmn.feel.lang.ast.BetweenNode;
import org.kie.dmn.feel.lang.ast.BooleanNode;
import org.kie.dmn.feel.lang.ast.DashNode;
import org.kie.dmn.feel.lang.ast.FunctionInvocationNode;
import org.kie.dmn.feel.lang.ast.InNode;
import org.kie.dmn.feel.lang.ast.InfixOpNode;
import org.kie.dmn.feel.lang.ast.InfixOperator;
import org.kie.dmn.feel.lang.ast.ListNode;
import org.kie.dmn.feel.lang.ast.NameRefNode;
import org.kie.dmn.feel.lang.ast.NullNode;
import org.kie.dmn.feel.lang.ast.NumberNode;
import org.kie.dmn.feel.lang.ast.RangeNode;
import org.kie.dmn.feel.lang.ast.SignedUnaryNode;
import org.kie.dmn.feel.lang.ast.StringNode;
import org.kie.dmn.feel.lang.ast.UnaryTestListNode;
import org.kie.dmn.feel.lang.ast.UnaryTestNode;

/**
 * Looks whether tests are made of constants, comparisons and a few harmless functions. The constraints of types are
 * tested by the library itself, out of reach of the sandbox, so that they may have nothing else.
 */
final class Constants {
    private static final Set<Class<?>> PLAIN = Set.of(
            AtLiteralNode.class,
            BetweenNode.class,
            BooleanNode.class,
            DashNode.class,
            ListNode.class,
            NullNode.class,
            NumberNode.class,
            Paid.class,
            RangeNode.class,
            SignedUnaryNode.class,
            StringNode.class,
            UnaryTestListNode.class,
            UnaryTestNode.class);

    private static final Set<String> FUNCTIONS = Set.of(
            "date",
            "time",
            "date and time",
            "duration",
            "years and months duration",
            "string length",
            "contains",
            "starts with",
            "ends with",
            "count",
            "not");

    private static final Set<InfixOperator> COMPARISONS = Set.of(
            InfixOperator.AND,
            InfixOperator.OR,
            InfixOperator.EQ,
            InfixOperator.NE,
            InfixOperator.LT,
            InfixOperator.LTE,
            InfixOperator.GT,
            InfixOperator.GTE);

    private final List<String> beyond = new ArrayList<>();

    private Constants() {}

    static List<String> beyond(BaseNode tests) {
        Constants constants = new Constants();
        constants.visit(tests);
        return constants.beyond;
    }

    private void visit(@Nullable ASTNode node) {
        if (node == null) {
            return;
        }
        if (node instanceof FunctionInvocationNode call) {
            if (!FUNCTIONS.contains(call.getName().getText())) {
                beyond.add("the function " + call.getName().getText());
            }
            visit(call.getParams());
        } else if (node instanceof UnaryTestNode test) {
            visit(test.getValue());
        } else if (node instanceof NameRefNode name) {
            if (!name.getText().equals("?")) {
                beyond.add("the name " + name.getText());
            }
        } else {
            if (!(node instanceof InfixOpNode infix && COMPARISONS.contains(infix.getOperator()))
                    && !(node instanceof InNode)
                    && !PLAIN.contains(node.getClass())) {
                beyond.add(node.getText());
            }
            for (ASTNode child : node.getChildrenNode()) {
                visit(child);
            }
        }
    }
}
