package dev.runestone.journal;

import dev.runestone.journal.Entry.ParkedTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries of runs as a driver would append them. */
final class Entries {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");

    private Entries() {}

    static RunHead head(String run, long lastSeq, RunStatus status) {
        return head(run, lastSeq, status, Map.of(), NOW);
    }

    static RunHead head(String run, long lastSeq, RunStatus status, Map<String, String> attributes, Instant at) {
        return head(run, lastSeq, status, attributes, at, 0);
    }

    private static RunHead head(
            String run, long lastSeq, RunStatus status, Map<String, String> attributes, Instant at, int recoveries) {
        return new RunHead(
                run,
                "orders",
                "1.0.0",
                "hash",
                status,
                attributes,
                lastSeq,
                at,
                at,
                status.ended() ? at : null,
                null,
                null,
                recoveries,
                false);
    }

    /** The head of a run at work that was taken up so often. */
    static RunHead head(String run, long lastSeq, int recoveries) {
        return head(run, lastSeq, RunStatus.RUNNING, Map.of(), NOW, recoveries);
    }

    /** Events with the numbers from first to last, the first of a run its beginning. */
    static List<Recorded> events(long first, long last) {
        List<Recorded> events = new ArrayList<>();
        for (long seq = first; seq <= last; seq++) {
            RunEvent event = seq == 1
                    ? new RunEvent.RunStarted("orders", "1.0.0", "hash", Map.of("amount", 12), "nonce", null)
                    : new RunEvent.ComponentCompleted(
                            "step" + seq, 1, "out", Map.of("amount", (int) seq), List.of(), List.of(), 1_000);
            events.add(new Recorded(seq, NOW, event));
        }
        return events;
    }

    static Entry entry(String run, long first, long last) {
        return entry(head(run, last, RunStatus.RUNNING), events(first, last));
    }

    static Entry entry(String run, long first, long last, RunStatus status) {
        return entry(head(run, last, status), events(first, last));
    }

    static Entry entry(RunHead head, List<Recorded> events) {
        return new Entry(head, events, List.of(), List.of(), List.of(), List.of(), false);
    }

    static Entry released(Entry entry) {
        return new Entry(
                entry.head(), entry.events(), entry.taken(), entry.sent(), entry.parked(), entry.unparked(), true);
    }

    static Entry taking(Entry entry, String... ids) {
        return new Entry(
                entry.head(),
                entry.events(),
                List.of(ids),
                entry.sent(),
                entry.parked(),
                entry.unparked(),
                entry.released());
    }

    static Entry sending(Entry entry, Message... messages) {
        return new Entry(
                entry.head(),
                entry.events(),
                entry.taken(),
                List.of(messages),
                entry.parked(),
                entry.unparked(),
                entry.released());
    }

    static Entry parking(Entry entry, List<ParkedTask> parked, List<String> unparked) {
        return new Entry(entry.head(), entry.events(), entry.taken(), entry.sent(), parked, unparked, entry.released());
    }

    static ParkedTask task(String token, String run, @Nullable Instant until) {
        return new ParkedTask(token, run, "orders", "approval", Map.of("who", "anna"), NOW, until);
    }

    static Message signal(String id, String run) {
        return new Message(id, run, new Message.Command.Signal("paid", Map.of("amount", 3)));
    }
}
