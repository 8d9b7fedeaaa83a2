package dev.runestone.workflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the failures of a component are met.
 *
 * @param retries how often it is tried again
 * @param timeout how long one attempt may take; null for as long as the run may
 * @param deadline how long all attempts and pauses together may take; null for as long as the run may
 * @param breaker the circuit breaker; null for none
 * @param onFailure what follows when it has failed for good
 * @param cache whether and how long what comes out may be remembered; null where nothing is said
 */
public record Policy(
        Retries retries,
        @Nullable Duration timeout,
        @Nullable Duration deadline,
        @Nullable Breaker breaker,
        OnFailure onFailure,
        @Nullable CachePolicy cache) {
    /** One attempt; a failure ends the run. */
    public static final Policy NONE = new Policy(Retries.NEVER, null, null, null, OnFailure.HALT);

    /** A policy that says nothing of caches. */
    public Policy(
            Retries retries,
            @Nullable Duration timeout,
            @Nullable Duration deadline,
            @Nullable Breaker breaker,
            OnFailure onFailure) {
        this(retries, timeout, deadline, breaker, onFailure, null);
    }
}
