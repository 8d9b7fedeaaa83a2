package dev.runestone.api;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own database is out of reach, and what was asked may or may not have been done. It passes by itself:
 * doors answer it with {@code UNAVAILABLE}, runs do the same again when it has passed.
 */
public final class OutageException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int DEPTH = 20;

    /** Connections, resources, storage, shutdown, by SQLSTATE (Appendix A of PostgreSQL's manual); H2 has its own of 90. */
    private static final List<String> STATES =
            List.of("08", "53", "57P", "58", "90007", "90020", "90028", "90031", "90067", "90098", "90121");

    private OutageException(String message, SQLException cause) {
        super(message, cause);
    }

    /** What to throw where the platform's own database has failed: an outage where it is one, else a bug. */
    public static RuntimeException orBug(String message, SQLException failure) {
        String whole = message + ": " + failure.getMessage();
        return isOutage(failure) ? new OutageException(whole, failure) : new IllegalStateException(whole, failure);
    }

    private static boolean isOutage(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && STATES.stream().anyMatch(state::startsWith);
    }

    /** Whether an outage is what led to a failure. */
    public static boolean isBehind(@Nullable Throwable failure) {
        return isAmongCauses(failure, cause -> cause instanceof OutageException);
    }

    /** Whether an outage led to a failure that can only have come from the platform's own database. */
    public static boolean isBehindOwn(@Nullable Throwable failure) {
        return isAmongCauses(
                failure,
                cause -> cause instanceof OutageException || (cause instanceof SQLException sql && isOutage(sql)));
    }

    private static boolean isAmongCauses(@Nullable Throwable failure, Predicate<Throwable> sought) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEPTH)
                .anyMatch(sought);
    }

    /** What callers are told. */
    public static Refusal refusal() {
        return new Refusal(
                Refusal.Kind.UNAVAILABLE,
                "The database cannot be reached now. Nothing that was confirmed is lost; ask again in a moment.",
                List.of());
    }
}
