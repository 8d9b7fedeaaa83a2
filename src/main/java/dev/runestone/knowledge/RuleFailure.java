package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.Match;

/** Says which rule threw what, in words for the caller of an evaluation. */
final class RuleFailure {
    private static final int CAUSES = 50;
    private static final int SHOWN = 300;

    private RuleFailure() {}

    /**
     * A refusal for something that a rule threw.
     *
     * @param last the rule that fired last, null where none had
     */
    static Refusal of(@Nullable Match last, Throwable failure) {
        Throwable root = failure;
        boolean condition = false;
        for (int depth = 0; depth < CAUSES; depth++) {
            // thrown from several packages of Drools; compiled rules carry no text for it to name the constraint by
            condition |= root.getClass().getSimpleName().equals("ConstraintEvaluationException");
            if (root.getCause() == null) {
                break;
            }
            root = root.getCause();
        }
        String who = condition
                ? "A condition of a rule failed"
                : last == null
                        ? "The rules failed before one fired"
                        : "The rule '" + last.getRule().getName() + "' failed";
        String detail = who + ": " + root.getClass().getSimpleName() + ": " + shown(String.valueOf(root.getMessage()));
        return new Refusal(Refusal.Kind.INVALID, detail, List.of());
    }

    private static String shown(String message) {
        return message.length() <= SHOWN ? message : message.substring(0, SHOWN) + "…";
    }
}
