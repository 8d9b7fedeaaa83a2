package dev.runestone.statemachine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of state machines. */
@ConfigMapping(prefix = "runestone.statemachine")
interface StateMachineConfig {
    /** How many times in a row one event may have transitions taken before the machine must be at rest. */
    @WithDefault("1000")
    int microsteps();

    /** How many facts one event may emit and runs it may start, together. */
    @WithDefault("1000")
    int facts();

    /** How many compiled machines are kept. */
    @WithDefault("200")
    int machines();

    /** How many answers of its rules each compiled machine keeps. */
    @WithDefault("10000")
    int selections();

    /** How many instances are kept in memory besides the database. */
    @WithDefault("10000")
    int instances();

    /** How long the data and states of an instance may be, in characters of JSON. */
    @WithDefault("262144")
    int instanceCharacters();

    /** How often an event that names no revision is tried when others change its instance at the same time. */
    @WithDefault("20")
    int attempts();

    /** How many starts of workflows are handed on at once. */
    @WithDefault("100")
    int startBatch();

    /** How often starts of workflows that could not be handed on are tried again. */
    @WithDefault("PT10S")
    Duration startRetry();

    default EngineLimits limits() {
        return new EngineLimits(microsteps(), facts());
    }
}
