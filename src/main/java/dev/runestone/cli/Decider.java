package dev.runestone.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides one case on the caller's thread; may be used by several threads at once. */
@FunctionalInterface
interface Decider {
    /**
     * The workflow's outputs by name.
     *
     * @throws dev.runestone.api.RefusalException where the workflow refuses the inputs
     */
    Map<String, @Nullable Object> decide(Map<String, Object> inputs);
}
