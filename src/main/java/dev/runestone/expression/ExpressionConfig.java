package dev.runestone.expression;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of FEEL expressions. */
@ConfigMapping(prefix = "runestone.expression")
interface ExpressionConfig {

    /** How many characters an expression may have. */
    @WithDefault("10000")
    int characters();

    /** How deep brackets, and calls of functions at run time, may be nested. */
    @WithDefault("64")
    int nesting();

    /** How many steps one evaluation may take; a step is an operator, a call, a turn of a loop or 16 characters. */
    @WithDefault("2000000")
    long steps();

    /** How long the parsing of an expression may take. */
    @WithDefault("PT5S")
    Duration parsing();

    /** How many compiled expressions are kept. */
    @WithDefault("10000")
    int cached();

    default ExpressionLimits limits() {
        return new ExpressionLimits(characters(), nesting(), steps(), parsing(), cached());
    }
}
