package dev.runestone.execution;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of runs. */
@ConfigMapping(prefix = "runestone.runs")
interface RunConfig {
    /** How many runs may be in memory at once; a run that only waits is in memory only for a moment. */
    @WithDefault("10000")
    int live();

    /** How many ended ephemeral runs are remembered. */
    @WithDefault("1000")
    int remembered();

    /** How many threads advance runs; components have threads of their own. */
    @WithDefault("4")
    int threads();

    /** How many components of one run may execute at once. */
    @WithDefault("16")
    int parallelism();

    /** Components that cost less than this, as measured, are executed on the run's own thread. */
    @WithDefault("PT0.0005S")
    Duration inlineBelow();

    /** How long one attempt of a component may take where its policy has no timeout. */
    @WithDefault("PT1M")
    Duration attempt();

    /** A run that goes on by itself within this time stays in memory. */
    @WithDefault("PT5S")
    Duration keep();

    /** How long the interrupted components of a run that is cancelled or fails are waited for. */
    @WithDefault("PT5S")
    Duration grace();

    /** How many firings of rules are kept in the history for one component. */
    @WithDefault("100")
    int trace();

    /** How often in a row a run is taken up after crashes without getting on before it is paused. */
    @WithDefault("10")
    int recoveries();

    /** How long such a run rests before it is taken up the second time in a row; twice as long each further time. */
    @WithDefault("PT0.5S")
    Duration rest();

    /** How often messages from other nodes, and runs that no node has, are looked for. */
    @WithDefault("PT0.5S")
    Duration poll();

    default Recoveries recovery() {
        return new Recoveries(recoveries(), rest());
    }

    default RunEnvironment.Limits limits() {
        return new RunEnvironment.Limits(parallelism(), inlineBelow(), attempt(), keep(), grace(), trace());
    }
}
