package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.RefusalException;
import dev.runestone.function.StepInput;
import dev.runestone.statemachine.StateMachines;
import dev.runestone.statemachine.TestInstances;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Events for state machines in the place of a step. */
class TransitionStateFunctionTest {
    private static final String ORDER = """
            kind: StateMachine
            name: order
            version: 1.0.0
            initial: draft
            data: {total: 0}
            events: {add: {type: object, properties: {amount: {type: number}}}, submit: {}}
            states:
              draft:
                on:
                  add: {assign: {total: "data.total + event.amount"}}
                  submit: submitted
              submitted: {final: true}
            """;

    private static final StateMachines MACHINES = TestInstances.of(ORDER);

    private final TransitionStateFunction action = new TransitionStateFunction(() -> MACHINES);

    private static Step step(Map<String, Object> settings) {
        return new Step("s", "transitionState", settings, List.of(), Type.ANY);
    }

    private static StepInput input(String run, Map<String, Object> settings) {
        return new StepInput(new String[0], List.of(), settings)
                .in(new StepContexts.BareContext(step(settings), run, 1));
    }

    private static Map<String, Object> settings(Object key, String event, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("machine", "order");
        settings.put("key", key);
        settings.put("event", event);
        return settings;
    }

    private static List<String> refused(ThrowingCallable call) {
        RefusalException[] thrown = new RefusalException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, refused -> thrown[0] = refused);
        return thrown[0].refusal().problems().stream()
                .map(problem -> problem.path().toString())
                .toList();
    }

    @Test
    void anEventTakesAnInstanceOnAndTheValueTellsWhereItIs() {
        Map<?, ?> value =
                (Map<?, ?>) action.apply(input("run-1", settings("a", "add", Map.of("payload", Map.of("amount", 5)))));

        assertThat(value.get("machine")).isEqualTo("order");
        assertThat(value.get("version")).hasToString("1.0.0");
        assertThat(value.get("key")).isEqualTo("a");
        assertThat(value.get("revision")).isEqualTo(1L);
        assertThat(value.get("states")).isEqualTo(List.of("draft"));
        assertThat(value.get("data")).hasToString("{total=5}");
        assertThat(value.get("done")).isEqualTo(false);
        assertThat(((Map<?, ?>) action.apply(input("run-2", settings("a", "submit", Map.of())))).get("done"))
                .isEqualTo(true);
    }

    @Test
    void theEventOfOneStepOfOneRunIsHandledOnce() {
        StepInput add = input("run-1", settings("b", "add", Map.of("payload", Map.of("amount", 5))));
        action.apply(add);
        action.apply(add);

        assertThat(MACHINES.find("order", "b").orElseThrow().revision()).isEqualTo(1);
        action.apply(input("run-2", add.settings()));
        assertThat(MACHINES.find("order", "b").orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void aKeyMayBeANumberAndAVersionMayBeNamed() {
        action.apply(input("run", settings(7, "submit", Map.of("version", "1.0.0"))));

        assertThat(MACHINES.find("order", "7").orElseThrow().done()).isTrue();
    }

    @Test
    void whatIsNoVersionNoKeyAndNoPayloadIsRefused() {
        assertThat(refused(() -> action.apply(input("run", settings("c", "submit", Map.of("version", "newest"))))))
                .containsExactly("version");
        assertThat(refused(() -> action.apply(input("run", settings(List.of(), "submit", Map.of())))))
                .containsExactly("key");
        assertThat(refused(() -> action.apply(input("run", settings("c", "submit", Map.of("payload", "x"))))))
                .containsExactly("payload");
        assertThat(MACHINES.find("order", "c")).isEmpty();
    }

    @Test
    void aStepSaysWhatItNeedsAndWhatItGives() {
        assertThat(action.problems(step(Map.of()), List.of())).hasSize(3);
        assertThat(action.problems(step(settings("c", "submit", Map.of())), List.of()))
                .isEmpty();
        assertThat(action.capability().needs()).containsExactly("the machine in the catalog");
        assertThat(action.capability().output()).isEqualTo(Type.ANY_OBJECT);
    }
}
