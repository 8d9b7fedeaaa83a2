package dev.runestone.journal;

import java.util.List;
import java.util.Map;

/** What became of an attempt to commit. */
sealed interface Outcome {

    /**
     * The entries are committed.
     *
     * @param reached the runs that have got messages by it
     */
    record Kept(List<String> reached) implements Outcome {}

    /** Nothing is committed: these entries stand against it, the others may be tried again without them. */
    record Refused(Map<Pending, RuntimeException> entries) implements Outcome {}

    /** Nothing is committed: the database does not take something among the entries. */
    record Bad(Exception cause) implements Outcome {}

    /**
     * The database is in trouble; whether the entries are committed may be unknown, and comes out when the very same are
     * tried again.
     *
     * @param writing whether it answered until the entries were written
     */
    record Troubled(Exception cause, boolean writing) implements Outcome {}

    /** The node's lease is lost; nothing is committed. */
    record Lost() implements Outcome {}
}
