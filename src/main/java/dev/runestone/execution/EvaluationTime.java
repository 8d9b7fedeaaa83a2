package dev.runestone.execution;

import java.time.Duration;

/**
 * How long evaluations may take.
 *
 * @param deadline how long one may compute
 * @param longest the same with the time that it has to report what it computed before it is interrupted
 */
public record EvaluationTime(Duration deadline, Duration longest) {}
