package dev.runestone.timer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How alarms are looked for and rung. */
@ConfigMapping(prefix = "runestone.timer")
interface TimerConfig {
    /** Whether this process rings alarms; it can set them in any case. */
    @WithDefault("true")
    boolean enabled();

    /** How often the database is looked at for alarms that other processes have set. */
    @WithDefault("PT1S")
    Duration poll();

    /** How many alarms ring at once. */
    @WithDefault("8")
    int threads();

    /** How often a process says that it is alive while an alarm rings; after four silent times another process rings it. */
    @WithDefault("PT5S")
    Duration heartbeat();

    /** How long after its first failure an alarm rings again; the pause doubles with each further one. */
    @WithDefault("PT1S")
    Duration retry();

    /** The longest pause between two failures. */
    @WithDefault("PT5M")
    Duration longestRetry();

    /** How long the end of the application waits for alarms that are ringing. */
    @WithDefault("PT10S")
    Duration grace();
}
