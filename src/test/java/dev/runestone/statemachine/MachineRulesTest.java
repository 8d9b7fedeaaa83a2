package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineRulesTest {
    static final String ORDER = """
            kind: StateMachine
            name: order
            version: 1.0.0
            initial: draft
            data: {total: 0}
            events: {add: {type: object, properties: {amount: {type: number}}}, submit: {}, approve: {}, reject: {}}
            states:
              draft:
                on:
                  add: {assign: {total: "data.total + event.amount"}}
                  submit: [{guard: "data.total > 1000", target: review, priority: 10}, {target: approved}]
              review:
                entry: [{emit: {name: review-needed, value: "data"}}]
                after: {PT24H: {target: expired}}
                on: {approve: approved, reject: rejected}
              approved: {final: true}
              rejected: {final: true}
              expired: {final: true}
            reactors: [{when: 'data.total > 5000 and "review" in states', emit: large}]
            """;

    @Test
    void rulesSelectTheTransitions() {
        CompiledMachine order = TestMachines.compiler(TestMachines.config()).compile(TestMachines.read(ORDER));
        Step begun = TestMachines.ENGINE.start(order, "a", TestMachines.NOW);
        assertThat(begun.snapshot().states()).containsExactly("draft");
        Step added = TestMachines.ENGINE
                .handle(
                        order,
                        begun.snapshot(),
                        new MachineEvent(null, "add", Map.of("amount", 6000)),
                        TestMachines.NOW)
                .orElseThrow();
        Step submitted = TestMachines.ENGINE
                .handle(order, added.snapshot(), MachineEvent.of("submit"), TestMachines.NOW)
                .orElseThrow();
        assertThat(submitted.snapshot().states()).containsExactly("review");
        assertThat(submitted.emitted()).extracting(Emitted::name).containsExactly("review-needed", "large");
        assertThat(submitted.taken().get(0).reason())
                .isEqualTo("draft is active, submit came, data.total > 1000 holds, priority 10");
    }
}
