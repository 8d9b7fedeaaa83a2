package dev.runestone.journal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked of a run and lies in its inbox until the events that follow from it are committed.
 *
 * @param id unique in its run; the same message sent twice is taken once
 * @param run the run's id
 * @param command what is asked
 */
public record Message(String id, String run, Command command) {

    /** What can be asked of a run. */
    public sealed interface Command {
        record Signal(String name, @Nullable Object payload) implements Command {}

        /** A parked step is done. */
        record Complete(String token, @Nullable Object value) implements Command {}

        /** A parked step has failed. */
        record Fail(String token, Failure failure) implements Command {}

        /** A parked step is still being worked at. */
        record Beat(String token, Map<String, @Nullable Object> details) implements Command {
            public Beat {
                details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
            }
        }

        record Cancel(String reason) implements Command {}

        record Pause(String reason) implements Command {}

        record Resume() implements Command {}

        /**
         * @param component the failed component; null for the one that ended the run
         */
        record Retry(@Nullable String component) implements Command {}
    }
}
