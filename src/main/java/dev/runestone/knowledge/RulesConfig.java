package dev.runestone.knowledge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The folder of the analysts, whose subfolders are knowledge bases. */
@ConfigMapping(prefix = "runestone.rules")
interface RulesConfig {
    /** Where it is; it need not exist. */
    @WithDefault("rules")
    String folder();

    /** The group of its knowledge bases. */
    @WithDefault("local")
    String group();

    /** Whether changes are followed while the application runs. */
    @WithDefault("true")
    boolean watch();

    /** How often the folder is looked at; a change is deployed when the files were the same twice. */
    @WithDefault("PT1S")
    Duration poll();

    /** How many versions of each of its knowledge bases stay in service, the active one included. */
    @WithDefault("3")
    int keep();
}
