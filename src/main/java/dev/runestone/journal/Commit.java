package dev.runestone.journal;

import dev.runestone.journal.Entry.ParkedTask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries that share one transaction, put together: one change for each run, and of each task only whether it waits in
 * the end.
 */
final class Commit {
    private final Map<String, RunChange> changes = new LinkedHashMap<>();
    private final Map<String, @Nullable ParkedTask> tasks = new LinkedHashMap<>();
    private final List<Message> sent = new ArrayList<>();
    private final Map<Pending, RuntimeException> refused = new LinkedHashMap<>();

    Commit(List<Pending> entries, String node) {
        for (Pending pending : entries) {
            RunChange change = changes.get(pending.run());
            if (change == null) {
                changes.put(pending.run(), new RunChange(pending));
            } else if (!change.add(pending)) {
                refused.put(pending, notFollowing(pending, change, node));
                continue;
            }
            pending.entry().unparked().forEach(token -> tasks.put(token, null));
            pending.entry().parked().forEach(task -> tasks.put(task.token(), task));
            sent.addAll(pending.entry().sent());
        }
    }

    private static RuntimeException notFollowing(Pending pending, RunChange change, String node) {
        return change.released()
                ? new OwnershipLost(node)
                : gap(pending, change.head().lastSeq());
    }

    /** An entry that does not follow on the last event of its run. */
    static EntryRefused gap(Pending pending, long last) {
        return new EntryRefused(
                "The entry follows on event " + pending.before() + " of the run " + pending.run() + ", whose last is "
                        + last + ".",
                null);
    }

    Collection<RunChange> changes() {
        return changes.values();
    }

    /** The tasks that wait in the end. */
    List<ParkedTask> parked() {
        List<ParkedTask> parked = new ArrayList<>();
        for (ParkedTask task : tasks.values()) {
            if (task != null) {
                parked.add(task);
            }
        }
        return parked;
    }

    /** Every token that is mentioned: where its task waits already, the one that waits in the end takes its place. */
    Set<String> tokens() {
        return tasks.keySet();
    }

    List<Message> sent() {
        return sent;
    }

    /** The entries that cannot be part of it, and why. */
    Map<Pending, RuntimeException> refused() {
        return refused;
    }
}
