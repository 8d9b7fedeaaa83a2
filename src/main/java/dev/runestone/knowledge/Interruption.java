package dev.runestone.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * Lets a thread out of a rule. {@link InterruptionPoints} writes calls of {@link #check} into the compiled rules, so
 * that a loop in a consequence, in a function or over the matches of a condition ends soon after its thread is
 * interrupted.
 */
public final class Interruption {
    private Interruption() {}

    /**
     * Does nothing unless the current thread is interrupted. The flag stays up: a rule that catches the exception
     * meets the next one at its next step.
     *
     * @throws Interrupted where the thread is interrupted
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new Interrupted();
        }
    }

    /** Whether an exception that came out of a session is, or was caused by, an interruption. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 50; cause = cause.getCause()) {
            if (cause instanceof Interrupted) {
                return true;
            }
            depth++;
        }
        return false;
    }

    /** Unwinds an interrupted rule; it is no bug, so it has no stack trace. */
    public static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interrupted() {
            super("The rule was interrupted.", null, false, false);
        }
    }
}
