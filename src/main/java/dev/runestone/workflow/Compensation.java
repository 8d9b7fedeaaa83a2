package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Undoes what a step has done. It sees the step's inputs and, under {@link #RESULT}, what came out of the step.
 *
 * @param function the function's name
 * @param settings what the function is set up with
 */
public record Compensation(String function, Map<String, Object> settings) {
    /** The name under which the step's own value is seen. */
    public static final String RESULT = "result";

    public Compensation {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
