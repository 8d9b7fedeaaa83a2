package dev.runestone.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How POSTs with an {@code Idempotency-Key} are remembered. */
@ConfigMapping(prefix = "runestone.idempotency")
interface IdempotencyConfig {
    /** How long the first response to a key is repeated. */
    @WithDefault("P1D")
    Duration keep();

    /** After how long a request that never ended, because the process died, no longer blocks its key. */
    @WithDefault("PT5M")
    Duration abandonAfter();

    /** The most keys remembered; the oldest go first. */
    @WithDefault("100000")
    int maxRecords();

    /** The largest response body that is stored; a repeat of a larger one is answered with 409. */
    @WithDefault("1048576")
    int maxBodyBytes();

    /** How often, at most, expired keys are swept. */
    @WithDefault("PT1M")
    Duration sweepEvery();
}
