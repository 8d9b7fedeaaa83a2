package dev.runestone.statemachine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event for an instance of a machine.
 *
 * @param id what tells it from others; the same id again is the same event. Null for an event that is never repeated
 * @param name its name
 * @param payload what it carries, as JSON values; may be empty
 */
public record MachineEvent(@Nullable String id, String name, Map<String, Object> payload) {
    public MachineEvent {
        payload = Collections.unmodifiableMap(new LinkedHashMap<>(payload));
    }

    /** An event without payload that is never repeated. */
    public static MachineEvent of(String name) {
        return new MachineEvent(null, name, Map.of());
    }
}
