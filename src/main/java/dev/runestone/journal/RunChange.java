package dev.runestone.journal;

import java.util.ArrayList;
import java.util.List;

/** What the entries of one run in one commit come to: one row of events, one change of the head. */
final class RunChange {
    private final long before;
    private final List<Pending> entries = new ArrayList<>();
    private RunHead head;
    private final List<String> payloads = new ArrayList<>();
    private boolean released;

    RunChange(Pending first) {
        this.before = first.before();
        this.head = first.entry().head();
        this.released = first.entry().released();
        keep(first);
    }

    /** Takes a further entry; false where it does not follow on those before it. */
    boolean add(Pending next) {
        if (released || next.before() != head.lastSeq()) {
            return false;
        }
        head = next.entry().head();
        released = next.entry().released();
        keep(next);
        return true;
    }

    private void keep(Pending pending) {
        entries.add(pending);
        if (!pending.payload().isEmpty()) {
            payloads.add(pending.payload());
        }
    }

    RunHead head() {
        return head;
    }

    /** The number of the run's last event before these entries. */
    long before() {
        return before;
    }

    boolean begins() {
        return before == 0 && hasEvents();
    }

    boolean hasEvents() {
        return !payloads.isEmpty();
    }

    /** The events as a JSON array. */
    String payload() {
        return EventCodec.join(payloads);
    }

    boolean released() {
        return released;
    }

    List<Pending> entries() {
        return entries;
    }
}
