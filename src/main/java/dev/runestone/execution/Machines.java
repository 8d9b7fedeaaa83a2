package dev.runestone.execution;

import dev.runestone.statemachine.Emitted;
import dev.runestone.statemachine.MachineEvent;
import dev.runestone.statemachine.Snapshot;
import dev.runestone.statemachine.Taken;
import dev.runestone.workflow.MachineSource;
import java.util.List;

/** What components need of the state machines. */
interface Machines {
    /**
     * Hands an event to an instance; the first one begins it. The same event id again gives what it did the first time.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND} for an unknown machine; {@code INVALID} for an event that
     *     it does not know; {@code CONFLICT} with a problem at {@code event} for one that the instance does not handle now
     */
    Sent send(MachineSource machine, String key, MachineEvent event);

    /**
     * What an event did.
     *
     * @param snapshot the instance after it
     * @param taken the transitions in order
     * @param emitted the facts in order
     */
    record Sent(Snapshot snapshot, List<Taken> taken, List<Emitted> emitted) {}
}
