/**
 * A run is its events: what happened in each run, in order, kept where a crash cannot reach it. Knows nothing of how
 * workflows are executed.
 */
@NullMarked
package dev.runestone.journal;

import org.jspecify.annotations.NullMarked;
