package dev.runestone.composition;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of compositions. */
@ConfigMapping(prefix = "runestone.composition")
interface CompositionConfig {
    /** How many components a request may bring along. */
    @WithDefault("10000")
    int components();

    /** How many layers above the fewest are looked at for cheaper plans, where the request asks for alternatives. */
    @WithDefault("4")
    int moreLayers();

    /** How many partial plans are looked at for each number of layers. */
    @WithDefault("1000000")
    int steps();

    /** How long the search for each number of layers takes at most; then the best plan so far is taken. */
    @WithDefault("PT5S")
    Duration search();

    /** How long a composition may take, waiting for a thread included. */
    @WithDefault("PT60S")
    Duration deadline();
}
