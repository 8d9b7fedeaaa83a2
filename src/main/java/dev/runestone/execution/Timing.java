package dev.runestone.execution;

/**
 * When a component was executed.
 *
 * @param component its name
 * @param startMicros from the beginning of the evaluation to its start, in microseconds
 * @param micros how long it took, in microseconds
 */
public record Timing(String component, double startMicros, double micros) {}
