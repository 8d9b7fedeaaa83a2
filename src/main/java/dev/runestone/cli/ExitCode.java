package dev.runestone.cli;

/** What the commands tell the shell. */
final class ExitCode {
    /** Everything was done. */
    static final int OK = 0;
    /** It could not be done, or not to the end. */
    static final int FAILURE = 1;
    /** The command line, or the file's header, does not fit. */
    static final int USAGE = 2;
    /** It was done to the end, and some rows were rejected. */
    static final int SOME_REJECTED = 3;
    /** It was interrupted; what was written is whole. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
