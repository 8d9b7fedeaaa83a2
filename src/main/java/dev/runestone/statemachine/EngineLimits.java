package dev.runestone.statemachine;

/**
 * What one event may use up.
 *
 * @param microsteps how many times transitions may be taken in a row
 * @param facts how many facts may be emitted and runs started together
 */
record EngineLimits(int microsteps, int facts) {}
