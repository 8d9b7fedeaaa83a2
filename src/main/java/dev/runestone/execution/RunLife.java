package dev.runestone.execution;

import dev.runestone.journal.RunStatus;
import dev.runestone.statemachine.LifeCycle;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The life of a run as the platform's state machine {@code run} has it: which status follows which. As with any state
 * machine, an event that a status does not handle changes nothing.
 */
final class RunLife {
    /** What happens to a run. */
    enum Event {
        START,
        PARK,
        PAUSE,
        RESUME,
        FAIL,
        RETRY,
        COMPENSATE,
        COMPLETE,
        CANCEL;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final RunStatus begun;
    private final Map<RunStatus, Map<Event, RunStatus>> table;

    /** @throws java.util.NoSuchElementException where nothing can be begun by it */
    RunLife(LifeCycle cycle) {
        this.begun = status(cycle.next(cycle.initial(), Event.START.word()).orElseThrow());
        Map<RunStatus, Map<Event, RunStatus>> rows = new EnumMap<>(RunStatus.class);
        for (RunStatus status : RunStatus.values()) {
            Map<Event, RunStatus> row = new EnumMap<>(Event.class);
            for (Event event : Event.values()) {
                cycle.next(state(status), event.word()).ifPresent(next -> row.put(event, status(next)));
            }
            rows.put(status, Collections.unmodifiableMap(row));
        }
        this.table = Collections.unmodifiableMap(rows);
    }

    private static RunStatus status(String state) {
        return RunStatus.valueOf(state.toUpperCase(Locale.ROOT));
    }

    private static String state(RunStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** The status that a run begins with. */
    RunStatus begun() {
        return begun;
    }

    boolean handles(RunStatus status, Event event) {
        return table.get(status).containsKey(event);
    }

    /** The status after an event; the same where it does not handle it. */
    RunStatus after(RunStatus status, Event event) {
        return table.get(status).getOrDefault(event, status);
    }
}
