package dev.runestone.execution;

import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Requirements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function to be executed by itself.
 *
 * @param function its name
 * @param settings what it is set up with
 * @param inputs input name to JSON value
 * @param requires the secrets and settings that are handed to it
 * @param policy how its failures are met
 */
public record StepExecution(
        String function,
        Map<String, @Nullable Object> settings,
        Map<String, @Nullable Object> inputs,
        Requirements requires,
        Policy policy) {
    public StepExecution {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
}
