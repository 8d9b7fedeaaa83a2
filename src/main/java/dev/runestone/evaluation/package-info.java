/**
 * How workflows are evaluated: until satisfied, once, lazily, or for each item of a stream. Each strategy is a choice
 * about prepare, execute and apply of the engine in {@code execution}; none is an engine of its own.
 */
@NullMarked
package dev.runestone.evaluation;

import org.jspecify.annotations.NullMarked;
