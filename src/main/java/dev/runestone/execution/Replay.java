package dev.runestone.execution;

import org.jspecify.annotations.Nullable;

/**
 * Whether the history of a run would have been the same under another version of its workflow.
 *
 * @param accepted whether it would
 * @param events how many events were taken in before the end or the first divergence
 * @param divergence the first event that would have been another; null where there is none
 */
public record Replay(
        boolean accepted, long events, @Nullable Divergence divergence) {

    /**
     * An event that would have been another.
     *
     * @param seq its number
     * @param component the component that it is about; empty for the run as a whole
     * @param reason what the version would have done
     */
    public record Divergence(long seq, String component, String reason) {}
}
