package dev.runestone.evaluation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The limits of evaluations that react until they are satisfied. */
@ConfigMapping(prefix = "runestone.react")
interface ReactConfig {
    /** How many passes one evaluation may take. */
    @WithDefault("10000")
    int iterations();

    /** How many rules may fire in all its passes. */
    @WithDefault("1000000")
    int firings();

    /** How many facts may be made in all its passes. */
    @WithDefault("10000000")
    int facts();

    /** How many of the last passes are told with what they cost. */
    @WithDefault("100")
    int history();

    /** How many states that were fed back are remembered, to find a period. */
    @WithDefault("10000")
    int states();

    /** How many productions are told at most. */
    @WithDefault("1000")
    int productions();
}
