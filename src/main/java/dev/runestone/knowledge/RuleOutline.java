package dev.runestone.knowledge;

import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.base.rule.GroupElement;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.RuleConditionElement;

/**
 * What is known about a rule without running it.
 *
 * @param name its name
 * @param packageName its package
 * @param group its agenda group; {@code MAIN} for the default one
 * @param activationGroup its activation group; empty for none
 * @param salience its priority; 0 where it is computed
 * @param salienceComputed whether the priority is an expression
 * @param conditions how many patterns and constraints it has, which is how specific it is
 */
record RuleOutline(
        String name,
        String packageName,
        String group,
        String activationGroup,
        int salience,
        boolean salienceComputed,
        int conditions) {

    static RuleOutline of(RuleImpl rule) {
        String activationGroup = rule.getActivationGroup();
        return new RuleOutline(
                rule.getName(),
                rule.getPackageName(),
                rule.getAgendaGroup(),
                activationGroup == null ? "" : activationGroup,
                rule.isSalienceDynamic() ? 0 : rule.getSalienceValue(),
                rule.isSalienceDynamic(),
                conditions(rule.getLhs()));
    }

    /** How many patterns and constraints an element holds, nested ones included. */
    static int conditions(RuleConditionElement element) {
        if (element instanceof GroupElement group) {
            return group.getChildren().stream()
                    .mapToInt(RuleOutline::conditions)
                    .sum();
        }
        if (element instanceof Pattern pattern) {
            int source = pattern.getSource() == null ? 0 : conditions(pattern.getSource());
            return 1 + pattern.getConstraints().size() + source;
        }
        int nested = element.getNestedElements().stream()
                .mapToInt(RuleOutline::conditions)
                .sum();
        return Math.max(1, nested);
    }
}
