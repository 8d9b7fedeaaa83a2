package dev.runestone.execution;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of what is asked of runs from outside. */
@ConfigMapping(prefix = "runestone.run-access")
interface RunAccessConfig {
    /** The longest that a request may wait for a run to end. */
    @WithDefault("PT30S")
    Duration longestWait();

    /** How many attributes a run may have. */
    @WithDefault("32")
    int attributes();

    /** How many live streams of events may be open at once. */
    @WithDefault("200")
    int streams();

    /** How many events a live stream reads at once; it holds no more of them however slow its reader is. */
    @WithDefault("50")
    int streamPage();

    /** How often a live stream looks for events of a run that another node executes. */
    @WithDefault("PT1S")
    Duration streamPoll();

    /** How often a live stream without events says that it is alive. */
    @WithDefault("PT15S")
    Duration streamHeartbeat();

    /** How many schedules there may be. */
    @WithDefault("1000")
    int schedules();

    /** When runs that ended long ago are archived and deleted: a cron expression in UTC. */
    @WithDefault("17 * * * *")
    String sweep();
}
