package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.statemachine.Snapshot.Timer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the engine does beyond SCXML: delays, reactors, starts, limits. */
class MachineEngineTest {
    private static final String HEAD = "kind: StateMachine\nname: m\nversion: 1.0.0\n";

    private static CompiledMachine machine(String rest) {
        return TestMachines.direct(HEAD + rest);
    }

    private static Step start(CompiledMachine machine) {
        return TestMachines.ENGINE.start(machine, "k", TestMachines.NOW);
    }

    private static Step send(CompiledMachine machine, Step step, String event) {
        return TestMachines.ENGINE
                .handle(machine, step.snapshot(), MachineEvent.of(event), TestMachines.NOW)
                .orElseThrow();
    }

    @Test
    void delaysBeginAndEndWithTheirState() {
        CompiledMachine machine = machine("""
                initial: a
                events: {go: {}, stay: {}, again: {}}
                states:
                  a:
                    after: {PT1H: [{guard: "data.n = 1", target: b}, c], PT2H: c}
                    on: {go: b, stay: {emit: stays}, again: a}
                  b: {}
                  c: {}
                """);
        Step begun = start(machine);
        assertThat(begun.set().values())
                .containsExactly(
                        new Timer("a", "after.PT1H.a", TestMachines.NOW.plus(Duration.ofHours(1))),
                        new Timer("a", "after.PT2H.a", TestMachines.NOW.plus(Duration.ofHours(2))));
        assertThat(begun.snapshot().timers()).isEqualTo(begun.set());

        Step stayed = send(machine, begun, "stay");
        assertThat(stayed.cancelled()).isEmpty();
        assertThat(stayed.snapshot().timers()).isEqualTo(begun.set());

        Step again = send(machine, stayed, "again");
        assertThat(again.cancelled()).containsExactlyElementsOf(begun.set().keySet());
        assertThat(again.set())
                .hasSize(2)
                .doesNotContainKeys(begun.set().keySet().toArray(String[]::new));

        Step left = send(machine, again, "go");
        assertThat(left.snapshot().timers()).isEmpty();
        assertThat(left.cancelled()).hasSize(2);
    }

    @Test
    void aDelayThatIsOverTakesItsTransition() {
        CompiledMachine machine = machine("""
                initial: a
                states: {a: {after: {PT1H: {guard: "data.n = 1", target: b}, PT2H: c}}, b: {}, c: {}}
                """);
        Step begun = start(machine);
        List<String> ids = List.copyOf(begun.set().keySet());
        Step first = TestMachines.ENGINE
                .elapse(machine, begun.snapshot(), ids.get(0), TestMachines.NOW)
                .orElseThrow();
        assertThat(first.snapshot().states()).containsExactly("a");
        assertThat(first.snapshot().timers()).containsOnlyKeys(ids.get(1));
        assertThat(TestMachines.ENGINE.elapse(machine, first.snapshot(), ids.get(0), TestMachines.NOW))
                .isEmpty();
        Step second = TestMachines.ENGINE
                .elapse(machine, first.snapshot(), ids.get(1), TestMachines.NOW)
                .orElseThrow();
        assertThat(second.snapshot().states()).containsExactly("c");
        assertThat(second.cancelled()).isEmpty();
    }

    @Test
    void aStateThatIsPassedThroughLeavesNoDelay() {
        Step begun = start(machine("initial: a\nstates: {a: {after: {PT1H: b}, always: b}, b: {}}"));
        assertThat(begun.set()).isEmpty();
        assertThat(begun.cancelled()).isEmpty();
        assertThat(begun.snapshot().timers()).isEmpty();
    }

    @Test
    void anyEventDoesNotStandForTime() {
        CompiledMachine machine = machine("""
                initial: a
                states: {a: {initial: b, on: {"*": c}, states: {b: {after: {PT1H: {guard: "false", target: c}}}}}, c: {}}
                """);
        Step begun = start(machine);
        assertThat(TestMachines.ENGINE
                        .elapse(
                                machine,
                                begun.snapshot(),
                                begun.set().keySet().iterator().next(),
                                TestMachines.NOW)
                        .orElseThrow()
                        .snapshot()
                        .states())
                .containsExactly("a", "b");
    }

    @Test
    void aReactorRunsWhenItsConditionBecomesTrue() {
        CompiledMachine machine = machine("""
                initial: a
                data: {n: 0}
                events: {up: {}, down: {}}
                states: {a: {on: {up: {assign: {n: data.n + 1}}, down: {assign: {n: data.n - 1}}}}}
                reactors: [{when: data.n > 1, emit: {name: high, value: data.n}}]
                """);
        Step step = send(machine, start(machine), "up");
        assertThat(step.emitted()).isEmpty();
        step = send(machine, step, "up");
        assertThat(step.emitted()).extracting(Emitted::name).containsExactly("high");
        assertThat(step.snapshot().reacting()).containsExactly(0);
        step = send(machine, step, "up");
        assertThat(step.emitted()).isEmpty();
        step = send(machine, send(machine, step, "down"), "down");
        assertThat(step.snapshot().reacting()).isEmpty();
        assertThat(send(machine, step, "up").emitted()).hasSize(1);
    }

    @Test
    void startsCarryTheirInputs() {
        Step begun = start(machine("""
                initial: a
                data: {n: 2}
                states: {a: {entry: [{start: {workflow: w, inputs: {n: data.n * 2, k: key}}}, {start: v}]}}
                """));
        assertThat(begun.started()).extracting(Started::workflow).containsExactly("w", "v");
        assertThat(begun.started().get(0).inputs().toString()).isEqualTo("{n=4, k=k}");
    }

    @Test
    void aMachineThatDoesNotComeToRestIsStopped() {
        CompiledMachine machine = machine("""
                initial: a
                states: {a: {always: {guard: "true", target: b}}, b: {always: {guard: "true", target: a}}}
                """);
        assertThatThrownBy(() -> start(machine)).hasMessageContaining("does not come to rest in 200 steps");
    }

    @Test
    void aMachineThatRaisesForEverIsStopped() {
        CompiledMachine machine = machine("initial: a\nstates: {a: {entry: [{raise: i}], on: {i: {raise: i}}}}");
        assertThatThrownBy(() -> start(machine)).hasMessageContaining("does not come to rest");
    }

    @Test
    void aMachineThatEmitsTooMuchIsStopped() {
        CompiledMachine machine = machine("initial: a\nevents: {go: {}}\nstates: {a: {on: {go: {actions: ["
                + "{emit: e}, ".repeat(50) + "{start: w}]}}}}");
        assertThatThrownBy(() -> send(machine, start(machine), "go")).hasMessageContaining("more than the 50 facts");
        CompiledMachine enough = machine("initial: a\nevents: {go: {}}\nstates: {a: {on: {go: {actions: ["
                + "{emit: e}, ".repeat(49) + "{start: w}]}}}}");
        assertThat(send(enough, start(enough), "go").emitted()).hasSize(49);
    }

    @Test
    void anExpressionThatFailsHasTheEventRefused() {
        CompiledMachine machine = machine("""
                initial: a
                events: {go: {}, whole: {}, odd: {}}
                states: {a: {on: {go: {assign: {n: 1 / 0}}, whole: {assign: "1"}, odd: {guard: "1", target: a}}}}
                """);
        Step begun = start(machine);
        assertThatThrownBy(() -> send(machine, begun, "go")).hasMessageContaining("1 / 0");
        assertThatThrownBy(() -> send(machine, begun, "whole")).hasMessageContaining("an object");
        assertThatThrownBy(() -> send(machine, begun, "odd")).hasMessageContaining("neither true nor false");
    }

    @Test
    void aFailingReactorHasTheEventRefusedThoughTheMachineHandlesErrors() {
        CompiledMachine machine = machine("""
                initial: a
                states: {a: {on: {error.execution: b}}, b: {}}
                reactors: [{when: 1 / 0 = 1, emit: e}]
                """);
        assertThatThrownBy(() -> start(machine)).hasMessageContaining("1 / 0");
    }

    @Test
    void theWayIsToldWithItsReasons() {
        CompiledMachine machine = machine("""
                initial: a
                events: {go: {}}
                states: {a: {on: {go: {guard: "1 = 1", target: b, priority: 3}}}, b: {always: c}, c: {}}
                """);
        assertThat(send(machine, start(machine), "go").taken())
                .containsExactly(
                        new Taken(
                                "0 a on go to b",
                                "a",
                                "go",
                                List.of("b"),
                                "a is active, go came, 1 = 1 holds, priority 3"),
                        new Taken("1 b always to c", "b", "", List.of("c"), "b is active"));
    }

    @Test
    void aGuardIsNoWayIntoTheRules() {
        Layout layout = new Layout(
                TestMachines.read(HEAD + "initial: a\nevents: {go: {}}\nstates: {a: {on: {go: {guard: "
                        + "\"\\\"\\\\u000a end rule x\\\" = eventName\\n and true\", target: a}}}}"),
                TestMachines.EXPRESSIONS);
        assertThat(RuleText.of(List.of(layout))
                        .lines()
                        .filter(line -> line.startsWith("//") && line.contains("eventName")))
                .containsExactly("// \" u000a end rule x\" = eventName  and true");
    }

    @Test
    void answersOfTheRulesAreKept() {
        int[] asked = {0};
        CachedSelection selection = new CachedSelection(
                question -> {
                    asked[0]++;
                    return List.of(1);
                },
                10);
        Selection.Question question = new Selection.Question(new java.util.BitSet(), "go", new java.util.BitSet());
        assertThat(selection.possible(question))
                .isEqualTo(selection.possible(question))
                .containsExactly(1);
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void awaitedEventsAreThoseOfAllActiveStates() {
        CompiledMachine machine = machine("""
                initial: b
                events: {go: {}, x.y: {}, other: {}}
                states: {a: {initial: b, on: {go: c}, states: {b: {on: {x.*: c}}}}, c: {on: {other: a}}}
                """);
        assertThat(machine.awaited(List.of("a", "b"))).containsExactly("go", "x.y");
        assertThat(machine.awaited(List.of("c", "gone"))).containsExactly("other");
    }
}
