package dev.runestone.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of the catalog and the folder that it watches. */
@ConfigMapping(prefix = "runestone.catalog")
interface CatalogConfig {
    /** The folder whose workflows are loaded; it need not exist. */
    @WithDefault("processes")
    String folder();

    /** Whether changes of the folder are followed while the application runs. */
    @WithDefault("true")
    boolean watch();

    /** How often the folder is looked at; a file is loaded when it was the same twice. */
    @WithDefault("PT1S")
    Duration poll();

    /** How many versions of workflows, and as many of state machines, there may be in all; they are kept in memory. */
    @WithDefault("10000")
    int versions();

    /** How many components a workflow may have. */
    @WithDefault("20000")
    int components();

    /** How many states a state machine may have, those inside others counted. */
    @WithDefault("2000")
    int states();
}
