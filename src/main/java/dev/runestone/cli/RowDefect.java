package dev.runestone.cli;

/** Why a row cannot be decided, in a sentence for whoever mends the file; it is no bug, so it has no stack trace. */
final class RowDefect extends Exception {
    private static final long serialVersionUID = 1L;

    RowDefect(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
