package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.workflow.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LifeCycleTest {
    private static final LifeCycles CYCLES = new LifeCycles(
            new MachineReader(DefinitionLimits.standard()), TestMachines.compiler(TestMachines.config()));

    @Test
    void theTableSaysWhatTheDefinitionSays() throws Exception {
        for (String name : new String[] {"run", "component"}) {
            Machine machine =
                    TestMachines.read(Files.readString(Path.of("src/main/resources/machines", name + ".yaml")));
            LifeCycle cycle = name.equals("run") ? CYCLES.run() : CYCLES.component();
            assertThat(cycle.states()).isEqualTo(machine.states().keySet());
            assertThat(cycle.events()).isEqualTo(machine.events().keySet());
            for (String state : cycle.states()) {
                for (String event : cycle.events()) {
                    assertThat(cycle.next(state, event))
                            .isEqualTo(machine.states().get(state).transitions().stream()
                                    .filter(transition -> event.equals(transition.event()))
                                    .map(transition -> transition.targets().get(0))
                                    .findFirst());
                }
            }
        }
    }

    @Test
    void aRunLivesAsItShould() {
        LifeCycle run = CYCLES.run();
        assertThat(run.initial()).isEqualTo("created");
        assertThat(run.required("created", "start")).isEqualTo("running");
        assertThat(run.required("failed", "retry")).isEqualTo("running");
        assertThat(run.isEnd("completed")).isTrue();
        assertThat(run.isEnd("failed")).isFalse();
        assertThat(CYCLES.run()).isSameAs(run);
    }

    @Test
    void whatIsNotHandledIsAConflict() {
        assertThatThrownBy(() -> CYCLES.run().required("completed", "pause"))
                .hasMessageContaining("What is completed does not handle 'pause'. It has ended.");
        assertThatThrownBy(() -> CYCLES.run().required("paused", "park"))
                .hasMessageContaining("It handles cancel, compensate, fail, resume.");
        assertThatThrownBy(() -> CYCLES.run().next("nowhere", "park")).hasMessageContaining("no state 'nowhere'");
    }

    @Test
    void aMachineThatDoesMoreIsNoLifeCycle() {
        CompiledMachine order = TestMachines.direct(MachineRulesTest.ORDER);
        assertThatThrownBy(() -> LifeCycle.of(order)).hasMessageContaining("has more than transitions");
    }
}
