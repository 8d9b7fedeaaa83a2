package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.workflow.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifeCycleTest {
    private static final LifeCycles CYCLES = new LifeCycles(new MachineReader(DefinitionLimits.standard()));

    @Test
    void theRulesOfALifeCycleSayWhatItsTableSays() throws Exception {
        for (String name : new String[] {"run", "component"}) {
            CompiledMachine compiled = TestMachines.compiler(TestMachines.config())
                    .compile(TestMachines.read(
                            Files.readString(Path.of("src/main/resources/machines", name + ".yaml"))));
            LifeCycle cycle = name.equals("run") ? CYCLES.run() : CYCLES.component();
            assertThat(cycle.states()).isEqualTo(compiled.machine().states().keySet());
            assertThat(cycle.events()).isEqualTo(compiled.machine().events().keySet());
            for (String state : cycle.states()) {
                for (String event : cycle.events()) {
                    assertThat(cycle.next(state, event))
                            .as("%s when %s is %s", event, name, state)
                            .isEqualTo(byRules(compiled, state, event));
                }
            }
        }
    }

    private static Optional<String> byRules(CompiledMachine compiled, String state, String event) {
        BitSet active = new BitSet();
        active.set(Objects.requireNonNull(compiled.byName().get(state)).order);
        return compiled.selection().possible(new Selection.Question(active, event, new BitSet())).stream()
                .map(arc -> compiled.arcs().get(arc).targets().get(0).name)
                .findFirst();
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
        Machine order = TestMachines.direct(MachineRulesTest.ORDER).machine();
        assertThatThrownBy(() -> LifeCycle.of(order)).hasMessageContaining("has more than one transition");
    }
}
