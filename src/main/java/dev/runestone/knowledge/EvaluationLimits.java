package dev.runestone.knowledge;

import java.time.Duration;

/**
 * What one evaluation may use up.
 *
 * @param deadline how long it may take
 * @param firings how many rules may fire
 * @param facts how many facts may be in the session at once
 */
public record EvaluationLimits(Duration deadline, int firings, int facts) {}
