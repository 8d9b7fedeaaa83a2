package dev.runestone.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * What an execution of a component brought forth.
 *
 * @param iteration in which pass, from 1
 * @param component its name
 * @param port the port that it came out of
 * @param value its JSON value
 */
record Production(
        int iteration,
        String component,
        String port,
        @Nullable Object value) {}
