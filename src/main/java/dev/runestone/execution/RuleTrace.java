package dev.runestone.execution;

import dev.runestone.knowledge.FiredRule;
import java.util.List;

/**
 * The rules that a component fired.
 *
 * @param component its name
 * @param firings the firings, in order
 */
public record RuleTrace(String component, List<FiredRule> firings) {
    public RuleTrace {
        firings = List.copyOf(firings);
    }
}
