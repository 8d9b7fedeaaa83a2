package dev.runestone.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in a run. The state of a run is the fold of its events; values are JSON values. */
public sealed interface RunEvent {

    /**
     * The run began.
     *
     * @param workflow the workflow's name
     * @param version its version
     * @param definition the content hash of its definition, under which the journal keeps it
     * @param inputs input name to value
     * @param nonce what the tokens of its parked steps are made from
     * @param parent the parked step of another run that waits for this one; null for none
     */
    record RunStarted(
            String workflow,
            String version,
            String definition,
            Map<String, @Nullable Object> inputs,
            String nonce,
            @Nullable Parent parent)
            implements RunEvent {
        public RunStarted {
            inputs = json(inputs);
        }
    }

    /** A step of another run, by the token that completes it. */
    record Parent(String run, String token) {}

    /**
     * A component has made a fact.
     *
     * @param port the output port that the fact came out of
     * @param rules the names of the rules that fired, in order
     * @param trace the firings with their facts, as JSON objects; cut where they are many
     * @param tookNanos how long the execution took; 0 where it was completed from outside
     */
    record ComponentCompleted(
            String component,
            int attempt,
            String port,
            @Nullable Object value,
            List<String> rules,
            List<Map<String, Object>> trace,
            long tookNanos)
            implements RunEvent {
        public ComponentCompleted {
            rules = List.copyOf(rules);
            trace = List.copyOf(trace);
        }
    }

    /** A component ended without a fact: its policy skips failures. */
    record ComponentSkipped(String component, int attempt, Failure failure) implements RunEvent {}

    /**
     * An attempt failed.
     *
     * @param retryAt when the next follows; null where a fallback stands in
     */
    record AttemptFailed(
            String component,
            int attempt,
            Failure failure,
            @Nullable Instant retryAt) implements RunEvent {}

    /** A component failed for good, which ends the run, after compensation where its policy says so. */
    record ComponentFailed(String component, int attempt, Failure failure, boolean compensate) implements RunEvent {}

    /**
     * A step waits for something outside.
     *
     * @param kind what it waits for
     * @param token completes it
     * @param subject the name of the signal, the id of the child run; empty for the other kinds
     * @param until when the waiting ends: the time of a timer, the timeout of the others; null for never
     * @param heartbeat the longest silence in milliseconds; 0 for no limit
     * @param details what whoever completes it is told
     */
    record Parked(
            String component,
            int attempt,
            Waiting kind,
            String token,
            String subject,
            @Nullable Instant until,
            long heartbeat,
            Map<String, @Nullable Object> details)
            implements RunEvent {
        public Parked {
            details = json(details);
        }
    }

    /** What a parked step waits for. */
    enum Waiting {
        TASK,
        SIGNAL,
        TIMER,
        CHILD
    }

    /** A parked step is still being worked at. */
    record Heartbeat(String component, Map<String, @Nullable Object> details) implements RunEvent {
        public Heartbeat {
            details = json(details);
        }
    }

    /** The timeout of a join has passed. */
    record JoinReleased(String component) implements RunEvent {}

    /** A signal came; it completes the first step that waits or will wait for its name. */
    record SignalReceived(String name, @Nullable Object payload) implements RunEvent {}

    /** No component is begun until the run is resumed. */
    record RunPaused(String reason) implements RunEvent {}

    /** Components are begun again. */
    record RunResumed() implements RunEvent {}

    /**
     * The failed component is executed anew, with all its attempts.
     *
     * @param component the component that had failed
     */
    record RunRetried(String component) implements RunEvent {}

    /** Someone asked that the run be ended. */
    record CancelRequested(String reason) implements RunEvent {}

    /**
     * From here on the run undoes what it has done.
     *
     * @param components what will be compensated, in this order
     */
    record CompensationBegun(List<String> components) implements RunEvent {
        public CompensationBegun {
            components = List.copyOf(components);
        }
    }

    /** A component's effects are undone. */
    record Compensated(
            String component, int attempt, @Nullable Object value) implements RunEvent {}

    /**
     * An attempt to compensate failed.
     *
     * @param retryAt when the next follows; null where none does and the effects stay
     */
    record CompensationFailed(
            String component,
            int attempt,
            Failure failure,
            @Nullable Instant retryAt) implements RunEvent {}

    /** The run ended well. */
    record RunCompleted(Map<String, @Nullable Object> outputs) implements RunEvent {
        public RunCompleted {
            outputs = json(outputs);
        }
    }

    /** The run failed. */
    record RunFailed(Failure failure) implements RunEvent {}

    /** The run was cancelled. */
    record RunCancelled(String reason) implements RunEvent {}

    private static Map<String, @Nullable Object> json(Map<String, @Nullable Object> members) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
}
