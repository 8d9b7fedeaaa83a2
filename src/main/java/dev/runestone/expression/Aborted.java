package dev.runestone.expression;

import dev.runestone.api.Refusal;

/**
 * Ends a parse or an evaluation at once. An {@link Error}, because the nodes and functions of the FEEL library catch
 * every {@link Exception} and go on with null.
 */
final class Aborted extends Error {
    private static final long serialVersionUID = 1L;

    private final Refusal.Kind kind;

    Aborted(Refusal.Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    Refusal.Kind kind() {
        return kind;
    }
}
