package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Problem;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.workflow.MachineValidator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The validator of machines, with real expressions. */
class MachineValidatorTest {
    private static List<String> problems(int states, String rest) {
        String yaml = "kind: StateMachine\nname: m\nversion: 1.0.0\nevents: {go: {}, x: {}}\n" + rest;
        return new MachineValidator(states)
                        .validate(
                                new MachineReader(DefinitionLimits.standard())
                                        .readYaml(yaml)
                                        .orRefuse(),
                                TestMachines.REFERENCES)
                        .stream()
                        .map(Problem::toString)
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
        initial: a ;; states: {a: {on: {go: b}}, b: {}, c: {}} => states.c: Nothing leads to the state 'c'.
        initial: a ;; states: {a: {on: {go: [b, c]}}, b: {}, c: {}} => states.a.on.go[1]: Two transitions are possible at once: both have no guard and the priority 0.
        initial: a ;; states: {a: {on: {go: [{guard: "true", target: b}, {guard: "true", target: a}]}}, b: {}} => both have the guard true and the priority 0
        initial: a ;; states: {a: {on: {go: [b, {guard: "true", target: a}]}}, b: {}} => states.a.on.go[1]: This transition is never taken: one without a guard comes before it.
        initial: a ;; states: {a: {on: {go: [b, {target: a, priority: 1}]}}, b: {}} => states.a.on.go[0]: This transition is never taken
        initial: a ;; states: {a: {on: {go: bb}}, b: {on: {go: a}}} => states.a.on.go.target: There is no state 'bb'. Did you mean 'b'?
        initial: z ;; states: {a: {}} => initial: There is no state 'z'.
        initial: a ;; states: {a: {states: {b: {}}}} => states.a.initial: The state 'a' does not say which of its states it begins in. Write initial: b.
        initial: a ;; states: {a: {initial: c, states: {b: {}}}, c: {}} => states.a.initial: The state 'c' is not inside 'a'.
        initial: a ;; states: {a: {initial: b, states: {b: {}}}, c: {initial: b, states: {b: {}}}} => states.c.states.b: There are two states 'b'.
        initial: a ;; states: {a: {on: {og: a}}} => states.a.on.og: There is no event 'og': it is neither declared below 'events' nor raised. There are go, x.
        initial: a ;; states: {a: {on: {y.*: a}}} => There is no event 'y.*'
        initial: a ;; states: {a: {on: {go: {guard: "data.n >", target: a}}}} => states.a.on.go.guard
        initial: a ;; states: {a: {on: {go: {guard: "amount > 1", target: a}}}} => There is no variable 'amount'.
        initial: a ;; states: {a: {entry: [{assign: {n: "1 +"}}]}} => states.a.entry[0].assign.n
        initial: a ;; states: {a: {exit: [{emit: {name: "1", value: "1 +"}}], on: {go: a}}} => states.a.exit[0].emit.name: '1' is no name.
        initial: a ;; states: {a: {exit: [{emit: {name: e, value: "1 +"}}]}} => states.a.exit[0].emit.value
        initial: a ;; states: {a: {exit: [{raise: {event: "1 2", payload: "1 +"}}]}} => states.a.exit[0].raise.event
        initial: a ;; states: {a: {exit: [{raise: {event: i, payload: "1 +"}}]}} => states.a.exit[0].raise.payload
        initial: a ;; states: {a: {exit: [{start: {workflow: w, inputs: {i: "1 +"}}}]}} => states.a.exit[0].start.inputs.i
        initial: a ;; states: {a: {on: {go: b}}, b: {final: true, on: {x: a}}} => states.b: The final state 'b' has transitions, which are never taken.
        initial: a ;; states: {a: {value: "1"}} => states.a.value: Only a final state has a value.
        initial: a ;; states: {a: {on: {go: b}}, b: {final: true, value: "1 +"}} => states.b.value
        initial: a ;; states: {a: {on: {go: h}}, h: {history: deep}} => states.h: The history 'h' has no state around it to remember.
        initial: h ;; states: {a: {initial: b, states: {b: {}, h: {history: deep}}}} => initial: A machine that begins has no history.
        initial: a ;; states: {a: {initial: b, states: {b: {on: {go: h}}, h: {history: deep, on: {go: b}}}}} => states.a.states.h: A history has no transitions
        initial: a ;; states: {a: {initial: b, states: {b: {on: {go: h}}, h: {history: deep, initial: h}}}} => A history cannot begin with itself.
        initial: p ;; states: {p: {parallel: true}} => states.p.states: The parallel state 'p' has no regions.
        initial: p ;; states: {p: {parallel: true, initial: a, states: {a: {}}}} => states.p.initial: All states of a parallel state are initial.
        initial: p ;; states: {p: {parallel: true, states: {a: {final: true}}}} => states.p.states.a: A region of a parallel state cannot be final.
        initial: [a, b] ;; states: {a: {}, b: {}} => initial[1]: 'a' and 'b' are never active together.
        initial: a ;; states: {a: {always: {emit: e}}} => states.a.always: This transition is taken again and again for ever.
        initial: a ;; states: {a: {always: a}} => states.a.always: This transition is taken again and again for ever.
        initial: a ;; states: {a: {after: {PT0S: b}}, b: {}} => states.a.after.PT0S: The time PT0S is not above zero
        initial: a ;; states: {a: {on: {go: {target: b, internal: true}}}, b: {}} => states.a.on.go.internal
        initial: a ;; states: {a: {initial: b, on: {go: {target: a, internal: true}}, states: {b: {}}}} => states.a.on.go.internal
        initial: a ;; states: {a: {}} ;; reactors: [{when: "1 +", emit: e}] => reactors[0].when
        initial: a ;; states: {a: {}} ;; reactors: [{when: "true", raise: e}] => reactors[0]: A reactor does not change the machine.
        initial: a ;; states: {} => states: The machine has no states.
        """)
    void everyMistakeIsFound(String rest, String problem) {
        assertThat(problems(2_000, rest.replace(" ;; ", "\n")))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void reservedNamesOfEventsAreRefused() {
        for (String name : List.of("done.state.a", "error.mine", "after.PT1H")) {
            String yaml = "kind: StateMachine\nname: m\nversion: 1.0.0\nevents: {" + name
                    + ": {}}\ninitial: a\nstates: {a: {}}";
            assertThat(new MachineValidator(9)
                            .validate(
                                    new MachineReader(DefinitionLimits.standard())
                                            .readYaml(yaml)
                                            .orRefuse(),
                                    TestMachines.REFERENCES))
                    .extracting(Problem::message)
                    .containsExactly("Events that begin with '"
                            + name.substring(0, name.length() - 1).replaceAll("[^.]*$", "") + "' are the platform's.");
        }
    }

    @Test
    void statesThatAreReachedInAnyWayAreFine() {
        assertThat(problems(2_000, """
                initial: a
                states:
                  a: {on: {go: h, done.state.c: a, "*": p}}
                  c: {initial: d, states: {d: {on: {x: e}}, e: {final: true}, h: {history: shallow}}}
                  p: {parallel: true, states: {r: {initial: r1, states: {r1: {}}}, s: {}}}
                """)).isEmpty();
    }

    @Test
    void aMachineOfTooManyStatesIsRefused() {
        assertThat(problems(1, "initial: a\nstates: {a: {initial: b, states: {b: {}}}}"))
                .containsExactly(
                        "states: The machine has 2 states, more than the 1 it may have. Split it into several machines.");
        assertThat(problems(2, "initial: a\nstates: {a: {initial: b, states: {b: {}}}}"))
                .isEmpty();
    }
}
