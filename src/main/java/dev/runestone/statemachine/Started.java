package dev.runestone.statemachine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run of a workflow that a machine asks for.
 *
 * @param workflow the workflow's name
 * @param inputs its inputs as JSON values
 */
public record Started(String workflow, Map<String, Object> inputs) {
    public Started {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
}
