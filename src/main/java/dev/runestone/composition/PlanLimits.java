package dev.runestone.composition;

import java.time.Duration;

/**
 * How far planning goes.
 *
 * @param moreLayers how many layers above the fewest are looked at for cheaper plans
 * @param steps how many partial plans are looked at for each number of layers
 * @param time how long the search for each number of layers takes at most
 */
public record PlanLimits(int moreLayers, int steps, Duration time) {}
