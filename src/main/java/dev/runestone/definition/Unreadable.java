package dev.runestone.definition;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;

/** A text that is no document; never leaves this package. */
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Unreadable(String message, String hint, int line, int column) {
        super(message, null, false, false);
        this.problem = new Problem(Path.ROOT, message + " (line " + line + ", column " + column + ")", hint);
    }

    Problem problem() {
        return problem;
    }
}
