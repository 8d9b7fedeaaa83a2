package dev.runestone.execution;

import dev.runestone.function.Parking;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunEvent.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Between what a step asks for when it parks and the event that keeps it. */
final class Parked {
    private static final String WORKFLOW = "workflow";
    private static final String VERSION = "version";
    private static final String INPUTS = "inputs";

    private Parked() {}

    /** The event of a step that parks. */
    static RunEvent.Parked of(Parking parking, String component, int attempt, String token, String run, Instant now) {
        if (parking instanceof Parking.Task task) {
            return new RunEvent.Parked(
                    component,
                    attempt,
                    Waiting.TASK,
                    token,
                    "",
                    until(now, task.timeout()),
                    task.heartbeat() == null ? 0 : Math.max(1, task.heartbeat().toMillis()),
                    task.details());
        }
        if (parking instanceof Parking.Signal signal) {
            return new RunEvent.Parked(
                    component,
                    attempt,
                    Waiting.SIGNAL,
                    token,
                    signal.name(),
                    until(now, signal.timeout()),
                    0,
                    Map.of());
        }
        if (parking instanceof Parking.Timer timer) {
            return new RunEvent.Parked(component, attempt, Waiting.TIMER, token, "", timer.at(), 0, Map.of());
        }
        Parking.Child child = (Parking.Child) parking;
        Map<String, @Nullable Object> details = new HashMap<>();
        details.put(WORKFLOW, child.workflow());
        details.put(VERSION, child.version());
        details.put(INPUTS, child.inputs());
        return new RunEvent.Parked(
                component, attempt, Waiting.CHILD, token, child(run, component, attempt), null, 0, details);
    }

    /** The id of a child run is the same however often the step is executed, so it is started once. */
    private static String child(String run, String component, int attempt) {
        return UUID.nameUUIDFromBytes((run + '/' + component + '/' + attempt).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** What a step that waits for another run has asked for. */
    static Parking.Child child(RunEvent.Parked parked) {
        Map<String, @Nullable Object> inputs = new HashMap<>();
        if (parked.details().get(INPUTS) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> inputs.put(String.valueOf(name), value));
        }
        return new Parking.Child(
                String.valueOf(parked.details().get(WORKFLOW)),
                parked.details().get(VERSION) instanceof String version ? version : null,
                Collections.unmodifiableMap(inputs));
    }

    private static @Nullable Instant until(Instant now, @Nullable Duration timeout) {
        return timeout == null ? null : now.plus(timeout);
    }
}
