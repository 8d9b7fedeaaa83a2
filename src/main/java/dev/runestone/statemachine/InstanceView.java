package dev.runestone.statemachine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An instance of a state machine.
 *
 * @param states the active states, from the outside in
 * @param timers the event that each running delay ends with, and when
 */
@Schema(description = "An instance of a state machine.")
record InstanceView(
        String machine,
        String version,
        String key,
        long revision,
        List<String> states,
        Map<String, Object> data,
        Map<String, Instant> timers,
        boolean done) {
    static InstanceView of(Snapshot snapshot) {
        Map<String, Instant> timers = new LinkedHashMap<>();
        snapshot.timers().values().forEach(timer -> timers.put(timer.event(), timer.at()));
        return new InstanceView(
                snapshot.machine(),
                snapshot.version(),
                snapshot.key(),
                snapshot.revision(),
                snapshot.states(),
                snapshot.data(),
                timers,
                snapshot.done());
    }
}
