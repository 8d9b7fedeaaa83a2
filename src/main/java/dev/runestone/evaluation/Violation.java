package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.workflow.Assertion.Severity;

/**
 * Something that a result should not be.
 *
 * @param severity how bad it is
 * @param source what it violates
 * @param path where in the outputs; for an assertion which one it is
 * @param message what is wrong
 */
record Violation(Severity severity, Source source, Path path, String message) {
    /** What can be violated. */
    enum Source {
        SCHEMA,
        ASSERTION
    }
}
