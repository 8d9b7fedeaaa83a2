package dev.runestone.evaluation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What lazy evaluations remember, and for how long. */
@ConfigMapping(prefix = "runestone.cache")
interface CacheConfig {
    /** Whether anything is remembered beyond an evaluation. */
    @WithDefault("true")
    boolean enabled();

    /** How many results are kept at most. */
    @WithDefault("100000")
    int entries();

    /** How many bytes all results may take together, estimated. */
    @WithDefault("67108864")
    long bytes();

    /** The largest result that is kept, in bytes, estimated. */
    @WithDefault("1048576")
    int entryBytes();

    /** How long the inputs of a component may be, in characters of their values, for its result to be looked up and kept. */
    @WithDefault("100000")
    int inputCharacters();

    /** How long a result is kept where the component's policy does not say. */
    @WithDefault("PT10M")
    Duration keep();

    /** What an expression must cost for its result to be worth keeping; rule sets and what a policy names always are. */
    @WithDefault("PT0.0001S")
    Duration worth();

    /** How many specialisations are kept at once. */
    @WithDefault("1000")
    int specialisations();

    /** How many bytes all specialisations may take together, estimated. */
    @WithDefault("67108864")
    long specialisationBytes();

    /** How long a specialisation is kept. */
    @WithDefault("PT1H")
    Duration specialisationKeep();

    /** Whether results whose policy says so, and that depend on no knowledge base, are kept in the database as well. */
    @WithDefault("false")
    boolean persistent();

    /** How many results the database keeps; the oldest go first. */
    @WithDefault("100000")
    int rows();

    /** The largest result that is kept in the database, in characters of JSON. */
    @WithDefault("65536")
    int rowCharacters();

    /** How many results may wait to be written to the database; further ones are not. */
    @WithDefault("1000")
    int queue();

    /** How many results one transaction writes. */
    @WithDefault("100")
    int batch();
}
