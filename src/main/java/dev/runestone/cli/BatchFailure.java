package dev.runestone.cli;

/** Why a batch cannot begin or go on, in a sentence for whoever started it; it is no bug, so it has no stack trace. */
final class BatchFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    BatchFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
