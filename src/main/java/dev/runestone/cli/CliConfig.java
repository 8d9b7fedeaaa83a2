package dev.runestone.cli;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of the commands. */
@ConfigMapping(prefix = "runestone.cli")
interface CliConfig {
    /** How long a command waits for the knowledge bases that it needs to be built. */
    @WithDefault("PT2M")
    Duration patience();
}
