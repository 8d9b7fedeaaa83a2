package dev.runestone.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The policies of a workflow, looked up by component in a time that does not grow with the number of rules that name a
 * component or a kind. Made once for all components.
 */
public final class Policies {
    private final List<PolicyRule> rules;
    /** Component name to the first rule that names it. */
    private final Map<String, Integer> byName = new HashMap<>();
    /** Kind or function to the first rule for it. */
    private final Map<String, Integer> byKind = new HashMap<>();
    /** The rules for patterns and for everything, which have to be tried one by one. */
    private final List<Integer> others = new ArrayList<>(0);

    private Policies(List<PolicyRule> rules) {
        this.rules = rules;
        for (int i = 0; i < rules.size(); i++) {
            PolicyRule.Selector selector = rules.get(i).selector();
            if (selector instanceof PolicyRule.Selector.Named named) {
                byName.putIfAbsent(named.name(), i);
            } else if (selector instanceof PolicyRule.Selector.OfKind kind) {
                byKind.putIfAbsent(kind.kind(), i);
            } else {
                others.add(i);
            }
        }
    }

    /** The policies of a workflow. */
    public static Policies of(Workflow workflow) {
        return new Policies(workflow.policies());
    }

    /**
     * How many of the first rules a definition writes at the components that they name: those that name components in the
     * order of the workflow.
     */
    public static int inline(Workflow workflow) {
        Iterator<String> names = workflow.components().keySet().iterator();
        int count = 0;
        while (count < workflow.policies().size()
                && workflow.policies().get(count).selector() instanceof PolicyRule.Selector.Named named) {
            boolean found = false;
            while (names.hasNext() && !found) {
                found = names.next().equals(named.name());
            }
            if (!found) {
                break;
            }
            count++;
        }
        return count;
    }

    /** How the failures of a component are met; the same as {@link Workflow#policy}. */
    public Policy of(Component component) {
        int rule = rule(component);
        return rule < 0 ? Policy.NONE : rules.get(rule).policy();
    }

    /** The first rule that matches a component; negative where none does. */
    int rule(Component component) {
        if (rules.isEmpty()) {
            return -1;
        }
        int first = Math.min(at(byName, component.name()), at(byKind, component.kind()));
        if (component instanceof Step step) {
            first = Math.min(first, at(byKind, step.function()));
        }
        for (int other : others) {
            if (other >= first) {
                break;
            }
            if (rules.get(other).selector().matches(component)) {
                first = other;
            }
        }
        return first < rules.size() ? first : -1;
    }

    private static int at(Map<String, Integer> rules, String key) {
        return rules.getOrDefault(key, Integer.MAX_VALUE);
    }

    /** The ports of a component: its own and, where its failures are routed, {@link OnFailure#PORT}. */
    public List<Port> ports(Component component) {
        if (!(of(component).onFailure() instanceof OnFailure.Route)) {
            return component.outputs();
        }
        List<Port> ports = new ArrayList<>(component.outputs());
        ports.add(new Port(OnFailure.PORT, Type.ANY_OBJECT));
        return ports;
    }
}
