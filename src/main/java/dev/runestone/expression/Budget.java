package dev.runestone.expression;

import dev.runestone.api.Refusal;
import org.jspecify.annotations.Nullable;

/** The steps that one evaluation has left; it is also where an interrupt of the thread is noticed. */
final class Budget {
    /** Asking a thread whether it is interrupted costs about as much as ten steps. */
    private static final int STEPS_PER_CHECK = 256;

    private final long steps;
    private final int nesting;
    private long left;
    private long nextCheck;
    private int depth;
    private @Nullable Aborted aborted;

    Budget(long steps, int nesting) {
        this.steps = steps;
        this.nesting = nesting;
        this.left = steps;
        this.nextCheck = steps;
    }

    /** Takes steps off. */
    void spend(long cost) {
        left -= cost;
        if (left < nextCheck) {
            check();
        }
    }

    private void check() {
        nextCheck = left - STEPS_PER_CHECK;
        rethrow();
        if (left < 0) {
            throw abort(new Aborted(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "The expression takes more than the " + steps + " steps it may take."));
        }
        if (Thread.currentThread().isInterrupted()) {
            throw abort(new Aborted(Refusal.Kind.TIMEOUT, "The evaluation was interrupted."));
        }
    }

    /** Goes on with the end where something on the way up has caught it. */
    void rethrow() {
        if (aborted != null) {
            throw aborted;
        }
    }

    Aborted abort(Aborted reason) {
        aborted = reason;
        nextCheck = Long.MAX_VALUE;
        return reason;
    }

    void enter() {
        if (++depth > nesting) {
            throw abort(new Aborted(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "The expression nests deeper than the " + nesting + " levels it may."));
        }
    }

    void leave() {
        depth--;
    }
}
