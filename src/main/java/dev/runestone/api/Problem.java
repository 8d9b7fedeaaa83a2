package dev.runestone.api;

/**
 * One thing that is wrong with what somebody sent, and how to mend it.
 *
 * @param path where it is
 * @param message what is wrong, with the values at fault
 * @param hint how to mend it; empty where the message says it all
 */
public record Problem(Path path, String message, String hint) {

    /** A problem whose message needs no hint. */
    public static Problem at(Path path, String message) {
        return new Problem(path, message, "");
    }

    @Override
    public String toString() {
        String where = path.segments().isEmpty() ? "" : path + ": ";
        return where + message + (hint.isEmpty() ? "" : " " + hint);
    }
}
