package dev.runestone.evaluation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of validations of results. */
@ConfigMapping(prefix = "runestone.validation")
interface ValidationConfig {
    /** How many violations are told at most. */
    @WithDefault("200")
    int violations();

    /** How many compiled JSON Schemas are kept. */
    @WithDefault("200")
    int schemas();

    /** How many assertions, and how many schemas, one request may bring along. */
    @WithDefault("200")
    int rules();

    /** How long the validation of one result may take. */
    @WithDefault("PT5S")
    Duration deadline();
}
