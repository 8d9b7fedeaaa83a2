package dev.runestone.statemachine;

import java.util.List;

/**
 * What an event did to an instance.
 *
 * @param snapshot the instance after it; where the event was replayed without its timers and history
 * @param taken the transitions in the order in which they were taken
 * @param emitted the facts in the order in which they were emitted
 * @param started the runs that were asked for, in order
 * @param replayed whether the event had been handled before, and this is what it did then
 */
public record Transitioned(
        Snapshot snapshot, List<Taken> taken, List<Emitted> emitted, List<Started> started, boolean replayed) {
    public Transitioned {
        taken = List.copyOf(taken);
        emitted = List.copyOf(emitted);
        started = List.copyOf(started);
    }
}
