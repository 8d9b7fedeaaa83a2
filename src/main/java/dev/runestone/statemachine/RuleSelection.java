package dev.runestone.statemachine;

import dev.runestone.knowledge.FactInput;
import dev.runestone.knowledge.GeneratedRules;
import dev.runestone.workflow.Transition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the rules of a machine. */
final class RuleSelection implements Selection {
    private final GeneratedRules rules;
    private final String machine;
    private final List<Node> nodes;
    private final Set<String> wildcards;

    RuleSelection(GeneratedRules rules, Layout layout) {
        this.rules = rules;
        this.machine = layout.machine().name();
        this.nodes = layout.nodes();
        this.wildcards = layout.wildcards();
    }

    @Override
    public List<Integer> possible(Question question) {
        List<String> active = question.active().stream()
                .mapToObj(order -> nodes.get(order).name)
                .toList();
        String event = question.event() == null ? "" : question.event();
        List<FactInput> facts = new ArrayList<>();
        facts.add(new FactInput("Instance", Map.of("machine", machine, "active", active)));
        facts.add(new FactInput("Event", Map.of("name", event, "forms", forms(event))));
        BitSet guards = question.guards();
        guards.stream().forEach(number -> facts.add(new FactInput("Guard", Map.of("transition", number))));
        return rules.fire(machine, facts).getOrDefault("Taken", List.of()).stream()
                .map(taken -> ((Number) taken.get("transition")).intValue())
                .toList();
    }

    private List<String> forms(String event) {
        return event.isEmpty() || event.startsWith(Transition.AFTER)
                ? List.of()
                : wildcards.stream()
                        .filter(form -> event.startsWith(form.substring(0, form.length() - 1)))
                        .toList();
    }
}
