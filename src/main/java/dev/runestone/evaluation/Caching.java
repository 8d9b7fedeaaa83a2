package dev.runestone.evaluation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a lazy evaluation remembers beyond its end.
 *
 * @param use what it does with the cache
 * @param specialisation what it completes; null where it begins anew
 */
record Caching(Use use, @Nullable Specialisation specialisation) {
    /** What was remembered is used, and what is new is remembered. */
    static final Caching PURE = new Caching(Use.USE, null);

    /** What an evaluation does with the cache. */
    enum Use {
        /** Looks things up and keeps what was not there. */
        USE,
        /** Computes everything and keeps it. */
        REFRESH,
        /** Neither looks up nor keeps. */
        OFF;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Use> of(String word) {
            return Arrays.stream(values())
                    .filter(use -> use.word().equals(word))
                    .findFirst();
        }
    }
}
