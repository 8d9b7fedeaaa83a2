package dev.runestone.timer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/** Alarms that are set and do not ring, for the tests of other features. */
public final class TestAlarms {
    private TestAlarms() {}

    public static Alarms in(DataSource database, Clock clock) {
        TimerConfig config = new SmallRyeConfigBuilder()
                .withMapping(TimerConfig.class)
                .build()
                .getConfigMapping(TimerConfig.class);
        return new Alarms(database, config, clock, List::of, new SimpleMeterRegistry());
    }
}
