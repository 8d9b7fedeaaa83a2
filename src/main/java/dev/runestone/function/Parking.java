package dev.runestone.function;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step function returns in place of a value when the value comes later: the step parks, and needs no thread. */
public sealed interface Parking {

    /**
     * Someone outside completes, fails or heart-beats the step by its token.
     *
     * @param timeout how long the step waits; null for as long as the run may
     * @param heartbeat how long it waits from one sign of life to the next; null for no such limit
     * @param details what the one outside is told, as JSON values
     */
    record Task(@Nullable Duration timeout, @Nullable Duration heartbeat, Map<String, @Nullable Object> details)
            implements Parking {
        public Task {
            details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        }
    }

    /**
     * A signal of that name completes the step with its payload; also one that came before.
     *
     * @param name the signal's name
     * @param timeout how long the step waits; null for as long as the run may
     */
    record Signal(String name, @Nullable Duration timeout) implements Parking {}

    /**
     * The time completes the step, with null.
     *
     * @param at when
     */
    record Timer(Instant at) implements Parking {}

    /**
     * Another run completes the step with its outputs.
     *
     * @param workflow the workflow's name
     * @param version the version; null for the latest
     * @param inputs input name to JSON value
     */
    record Child(String workflow, @Nullable String version, Map<String, @Nullable Object> inputs) implements Parking {
        public Child {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }
}
