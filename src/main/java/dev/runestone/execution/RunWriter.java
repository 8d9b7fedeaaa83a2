package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.journal.Entry;
import dev.runestone.journal.Entry.ParkedTask;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Message;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunEvent.Waiting;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records what happens in a run and gathers it for the next commit. */
final class RunWriter {
    private final String id;
    private final Map<String, String> attributes;
    private final Instant createdAt;
    private final RunState state;
    private final Clock clock;
    private int recoveries;
    private boolean takenUp;
    private RunStatus written;

    private List<Recorded> events = new ArrayList<>();
    private List<String> taken = new ArrayList<>(0);
    private List<Message> sent = new ArrayList<>(0);
    private List<ParkedTask> parked = new ArrayList<>(0);
    private List<String> unparked = new ArrayList<>(0);

    RunWriter(
            String id, Map<String, String> attributes, Instant createdAt, int recoveries, RunState state, Clock clock) {
        this.id = id;
        this.attributes = attributes;
        this.createdAt = createdAt;
        this.recoveries = recoveries;
        this.state = state;
        this.clock = clock;
        this.written = state.status();
    }

    /** What follows from here on has happened. */
    void record(RunEvent event) {
        Set<String> before = tasks();
        Recorded recorded = new Recorded(state.lastSeq() + 1, clock.instant(), event);
        state.apply(recorded);
        events.add(recorded);
        if (RunEvents.component(event) != null && !(event instanceof RunEvent.Heartbeat)) {
            recoveries = 0;
        }
        if (event instanceof RunEvent.Parked waiting && waiting.kind() == Waiting.TASK) {
            parked.add(task(waiting, recorded.at()));
        }
        if (state.ended()) {
            tellParent();
        }
        if (!before.isEmpty()) {
            before.removeAll(tasks());
            for (String token : before) {
                if (!parked.removeIf(task -> task.token().equals(token))) {
                    unparked.add(token);
                }
            }
        }
    }

    private void tellParent() {
        RunEvent.Parent parent = state.started().parent();
        if (parent != null) {
            Failure failure = state.failure();
            Map<String, @Nullable Object> outputs = state.outputs();
            sent.add(new Message(
                    "child-ended:" + id,
                    parent.run(),
                    outputs != null
                            ? new Message.Command.Complete(parent.token(), outputs)
                            : new Message.Command.Fail(parent.token(), failure != null ? failure : cancelled())));
        }
    }

    private Failure cancelled() {
        return new Failure(
                Refusal.Kind.CONFLICT, "The run " + id + " was cancelled: " + state.cancelReason(), List.of());
    }

    private Set<String> tasks() {
        if (state.lastSeq() == 0 || state.waiters().isEmpty()) {
            return Set.of();
        }
        Set<String> tokens = new HashSet<>();
        state.waiters().values().stream()
                .map(RunState.Waiter::parked)
                .filter(waiting -> waiting.kind() == Waiting.TASK)
                .forEach(waiting -> tokens.add(waiting.token()));
        return tokens;
    }

    private ParkedTask task(RunEvent.Parked waiting, Instant since) {
        return new ParkedTask(
                waiting.token(),
                id,
                state.plan().workflow().name(),
                waiting.component(),
                waiting.details(),
                since,
                waiting.until());
    }

    /** The run was at work when its node went, and is taken up. */
    void takeUp() {
        recoveries++;
        takenUp = true;
    }

    /** A message of the inbox is answered by what was recorded last. */
    void take(String message) {
        taken.add(message);
    }

    /** Another run is told together with what was recorded last. */
    void send(Message message) {
        sent.add(message);
    }

    boolean hasNews(RunStatus status) {
        return takenUp || !events.isEmpty() || !taken.isEmpty() || status != written;
    }

    /** What there is to commit; the next entry begins empty. */
    Entry entry(RunStatus status, @Nullable Instant wakeAt, boolean released) {
        RunEvent.RunStarted started = state.started();
        Entry entry = new Entry(
                new RunHead(
                        id,
                        started.workflow(),
                        started.version(),
                        started.definition(),
                        status,
                        attributes,
                        state.lastSeq(),
                        createdAt,
                        state.at(),
                        status.ended() ? state.at() : null,
                        wakeAt,
                        null,
                        recoveries,
                        false),
                events,
                taken,
                sent,
                parked,
                unparked,
                released);
        written = status;
        takenUp = false;
        events = new ArrayList<>();
        taken = new ArrayList<>(0);
        sent = new ArrayList<>(0);
        parked = new ArrayList<>(0);
        unparked = new ArrayList<>(0);
        return entry;
    }
}
