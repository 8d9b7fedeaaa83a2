package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.PublishedRules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real rules that match on what machines and accumulators hold in the same run, in groups and by every resolution. */
class RulesOverStateTest {
    private static final PublishedRules RULES = new PublishedRules("""
            package risk
            declare Shipment
                states : java.util.List
            end
            declare Spent
                total : double
                count : int
            end
            declare Flag
                name : String
            end
            declare Verdict
                name : String
                flags : int
            end
            rule "shipped but unpaid" agenda-group "flags" salience 10
            when
                Shipment(states contains "shipped", states not contains "paid")
                Spent(total == 0)
            then
                insert(new Flag("unpaid"));
            end
            rule "big spender" agenda-group "flags" salience 20
            when
                Spent(total > 100)
            then
                insert(new Flag("big"));
            end
            rule "frequent" agenda-group "flags"
            when
                Spent(count >= 2, total >= 0)
            then
                insert(new Flag("frequent"));
            end
            rule "verdict" agenda-group "verdict"
            when
                accumulate(Flag(); $n : count())
            then
                insert(new Verdict("counted", $n.intValue()));
            end
            """);

    private static final String WORKFLOW = """
            kind: Workflow
            name: watch
            version: 1.0.0
            inputs: {order: {type: object}}
            components:
              shipment:
                machine:
                  definition:
                    initial: open
                    events: {ship: {}, pay: {}}
                    states: {open: {on: {ship: shipped, pay: paid}}, shipped: {on: {ship: {}, pay: paid}}, paid: {on: {ship: {}, pay: {}}}}
                  key: order.id
                  event: {expression: order.event}
                  output: "{states: states}"
                from: order
              spent:
                accumulator: {key: order.id, initial: {total: 0, count: 0}, reducer: "{total: state.total + order.amount, count: state.count + 1}"}
                from: order
              flags:
                rules: {knowledge: book, groups: [flags], resolution: all, emit: Flag}
                from: [shipment, spent]
              verdict:
                rules: {knowledge: book, groups: [flags, verdict], resolution: all, emit: Verdict}
                from: [shipment, spent]
            outputs: {flags: flags, verdict: verdict}
            """;

    private final Stateful stateful = new Stateful(new Rules() {
        @Override
        public Evaluation evaluate(EvaluationRequest request) {
            return RULES.evaluator().evaluate(request);
        }

        @Override
        public boolean declares(String knowledge, String type) {
            return RULES.index().declares(knowledge, type);
        }
    });

    private WorkflowOutcome order(Plan plan, String event, int amount) {
        return stateful.evaluate(plan, Map.of("id", "o1", "event", event, "amount", amount));
    }

    private Plan plan(String resolution) {
        return stateful.compile(WORKFLOW.replace("resolution: all", "resolution: " + resolution));
    }

    @Test
    void rulesOfSeveralGroupsMatchOnMachinesAndAccumulators() {
        Plan plan = plan("all");
        Map<String, Object> unpaid = order(plan, "ship", 0).result().outputs();
        assertThat(unpaid.get("flags")).isEqualTo(Map.of("name", "unpaid"));
        assertThat(unpaid.get("verdict")).isEqualTo(Map.of("name", "counted", "flags", 1));
        WorkflowOutcome paid = order(plan, "pay", 200);
        assertThat(paid.result().outputs().get("flags"))
                .isEqualTo(List.of(Map.of("name", "big"), Map.of("name", "frequent")));
        assertThat(paid.result().outputs().get("verdict")).isEqualTo(Map.of("name", "counted", "flags", 2));
    }

    @Test
    void everyResolutionChoosesAmongRulesOverStates() {
        Plan all = plan("all");
        order(all, "ship", 200);
        for (String resolution : List.of("first", "priority")) {
            assertThat(order(plan(resolution), "ship", 1).result().outputs().get("flags"))
                    .as(resolution)
                    .isEqualTo(Map.of("name", "big"));
        }
        // Two constraints against one.
        assertThat(order(plan("specificity"), "ship", 1).result().outputs().get("flags"))
                .isEqualTo(Map.of("name", "frequent"));
        assertThat(order(plan("collect"), "ship", 1).result().outputs().get("flags"))
                .isEqualTo(List.of(Map.of("name", "big"), Map.of("name", "frequent")));
        WorkflowOutcome unique = order(plan("unique"), "ship", 1);
        assertThat(unique).isInstanceOf(WorkflowOutcome.Stopped.class);
        assertThat(((WorkflowOutcome.Stopped) unique).refusal().problems().toString())
                .contains("big spender", "frequent");
    }
}
