package dev.runestone.statemachine;

import dev.runestone.api.Refusal;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineWriter;
import dev.runestone.workflow.Machine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;

/** Instances of one state machine over a database in memory, for the tests of other packages. */
public final class TestInstances {
    private TestInstances() {}

    /** The instances of the machine of a definition in YAML, without delays and runs. */
    public static StateMachines of(String yaml) {
        Machine machine = TestMachines.read(yaml);
        DataSource database = TestDatabase.h2("mem:" + UUID.randomUUID());
        StateMachineConfig config = TestMachines.config();
        InstanceStore store = new InstanceStore(database);
        Delays none = new Delays() {
            @Override
            public void set(String id, Instant at, String name, String key, String event) {
                throw new AssertionError("There are no delays here.");
            }

            @Override
            public void cancel(String id) {
                throw new AssertionError("There are no delays here.");
            }
        };
        return new StateMachines(
                new Definitions(
                        (name, version) -> {
                            if (!name.equals(machine.name())
                                    || (version != null && !version.equals(machine.version()))) {
                                throw Refusal.notFound("There is no such state machine.")
                                        .asException();
                            }
                            return machine;
                        },
                        TestMachines.compiler(config),
                        new MachineReader(DefinitionLimits.standard()),
                        new MachineWriter(),
                        store,
                        config),
                store,
                new Transitions(config, Clock.fixed(TestMachines.NOW, ZoneOffset.UTC)),
                new Outbox(store, none, (id, workflow, inputs) -> {}, 2),
                config);
    }
}
