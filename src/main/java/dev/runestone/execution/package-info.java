/**
 * Evaluates workflows. A workflow is compiled once to a {@link dev.runestone.execution.Plan} of arrays; a {@link
 * dev.runestone.execution.Run} is the state of one evaluation; the {@link dev.runestone.execution.Scheduler} prepares what
 * is ready, executes it here or on another thread, and applies what came out.
 */
@NullMarked
package dev.runestone.execution;

import org.jspecify.annotations.NullMarked;
