package dev.runestone.journal;

import org.jspecify.annotations.Nullable;

/**
 * Nothing of an entry is kept: the database does not take what it holds, or it does not follow on what was committed of its
 * run. The entries of other runs are not touched by it; further ones of the same run are refused too.
 */
public final class EntryRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EntryRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
