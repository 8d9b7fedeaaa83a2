package dev.runestone.execution;

import dev.runestone.api.Refusal;

/**
 * A component that failed while the rest went on.
 *
 * @param component its name
 * @param refusal why, with the component in each path
 */
public record ComponentFailure(String component, Refusal refusal) {}
