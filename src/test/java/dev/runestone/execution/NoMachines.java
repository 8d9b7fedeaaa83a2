package dev.runestone.execution;

import dev.runestone.statemachine.MachineEvent;
import dev.runestone.workflow.MachineSource;

/** For workflows without state machines. */
final class NoMachines implements Machines {
    static final Machines INSTANCE = new NoMachines();

    private NoMachines() {}

    @Override
    public Sent send(MachineSource machine, String key, MachineEvent event) {
        throw new AssertionError("There are no machines here.");
    }
}
