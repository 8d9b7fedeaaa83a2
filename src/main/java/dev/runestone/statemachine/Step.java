package dev.runestone.statemachine;

import dev.runestone.statemachine.Snapshot.Timer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one event did to an instance.
 *
 * @param snapshot the instance after it
 * @param taken the transitions in the order in which they were taken
 * @param emitted the facts in the order in which they were emitted
 * @param started the runs to start, in order
 * @param set the delays that began, by id
 * @param cancelled the ids of the delays that ended without having run out
 */
public record Step(
        Snapshot snapshot,
        List<Taken> taken,
        List<Emitted> emitted,
        List<Started> started,
        Map<String, Timer> set,
        List<String> cancelled) {
    public Step {
        taken = List.copyOf(taken);
        emitted = List.copyOf(emitted);
        started = List.copyOf(started);
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        cancelled = List.copyOf(cancelled);
    }
}
