package dev.runestone.execution;

import dev.runestone.workflow.CachePolicy;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Composite;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That what comes out of a component may be remembered beyond an evaluation, and what that depends on besides its inputs.
 *
 * @param kind why it may
 * @param hash what it does, as {@link ContentHash#of(Component, Policy)}; nobody may change it
 * @param keep how long; null for as long as the configuration says
 * @param tags words by which it can be forgotten
 * @param knowledge the reference of the knowledge base that it depends on; null for none
 * @param everything whether it may depend on any knowledge base
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Recallable(
        Kind kind,
        byte[] hash,
        @Nullable Duration keep,
        List<String> tags,
        @Nullable String knowledge,
        boolean everything) {
    private static final String EVALUATE_RULE = "evaluateRule";
    private static final Set<String> EVALUATING = Set.of(EVALUATE_RULE, "evaluateWorkflow", "workflow", "executeStep");

    /** Why something may be remembered. */
    public enum Kind {
        /** The same inputs make the same value. */
        PURE,
        /** The same facts make the same decision by the same version of a knowledge base. */
        RULES,
        /** The workflow's policy says so. */
        CHOSEN
    }

    /**
     * How a component may be remembered; null where it may not: what holds state, what is handed secrets, and what neither
     * is known to be pure nor has a policy that says so.
     *
     * @param policy the component's
     * @param work what it does
     * @param part whether it is a part of a composite, which its policy may not be meant for
     */
    static @Nullable Recallable of(Component component, Policy policy, Work work, boolean part) {
        if (component instanceof Join || component instanceof StateMachine || component instanceof Composite) {
            return null;
        }
        if (component instanceof Step step && !step.requires().secrets().isEmpty()) {
            return null;
        }
        CachePolicy cache = part ? null : policy.cache();
        if (cache != null && cache.keep() != null && cache.keep().isZero()) {
            return null;
        }
        Kind kind = cache != null
                ? Kind.CHOSEN
                : component instanceof RuleSet ? Kind.RULES : work.isPure() ? Kind.PURE : null;
        if (kind == null) {
            return null;
        }
        String knowledge = knowledge(component);
        return new Recallable(
                kind,
                ContentHash.of(component, policy),
                cache == null ? null : cache.keep(),
                cache == null ? List.of() : cache.tags(),
                knowledge,
                knowledge == null && component instanceof Step step && EVALUATING.contains(step.function()));
    }

    private static @Nullable String knowledge(Component component) {
        if (component instanceof RuleSet ruleSet) {
            return ruleSet.knowledge();
        }
        return component instanceof Step step
                        && step.function().equals(EVALUATE_RULE)
                        && step.settings().get("knowledge") instanceof String named
                ? named
                : null;
    }
}
