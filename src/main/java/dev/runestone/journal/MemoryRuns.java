package dev.runestone.journal;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.journal.Entry.ParkedTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs that are kept in memory only, for as long as they go on and a bounded number of them afterwards. Nothing here
 * survives the process.
 */
public final class MemoryRuns implements Journal, RunStore {
    private static final int DEFINITIONS = 10_000;

    private final int remembered;
    private final Map<String, Kept> runs = new LinkedHashMap<>();
    /** Bounded: the one that was used least lately goes first, long after its last run. */
    private final Map<String, String> definitions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > DEFINITIONS;
        }
    };

    private final Map<String, ParkedTask> tasks = new LinkedHashMap<>();
    /** Ids of ended runs, the first to be forgotten first. */
    private final ArrayDeque<String> ended = new ArrayDeque<>();

    private volatile Nudge nudge = run -> {};

    private static final class Kept {
        private RunHead head;
        private final List<Recorded> events = new ArrayList<>();
        private final Map<String, Message> inbox = new LinkedHashMap<>();
        private boolean owned = true;

        private Kept(RunHead head) {
            this.head = head;
        }
    }

    /** Has somebody told of each message. */
    public void nudges(Nudge listener) {
        nudge = listener;
    }

    /** @param remembered how many runs are kept after they have ended */
    public MemoryRuns(int remembered) {
        this.remembered = remembered;
    }

    @Override
    public synchronized CompletableFuture<Void> append(Entry entry) {
        RunHead head = entry.head();
        Kept kept = runs.get(head.id());
        boolean begins = !entry.events().isEmpty() && entry.events().get(0).seq() == 1;
        if (begins && kept != null) {
            return CompletableFuture.failedFuture(new RunExists(head.id()));
        }
        if (kept == null) {
            kept = new Kept(head);
            runs.put(head.id(), kept);
        }
        kept.head = head;
        kept.events.addAll(entry.events());
        entry.taken().forEach(kept.inbox::remove);
        entry.parked().forEach(task -> tasks.put(task.token(), task));
        entry.unparked().forEach(tasks::remove);
        kept.owned = !entry.released();
        entry.sent().forEach(this::send);
        if (head.status().ended() && entry.released()) {
            ended.remove(head.id());
            ended.add(head.id());
            while (ended.size() > remembered) {
                runs.remove(ended.poll());
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized Optional<RunHead> find(String run) {
        return Optional.ofNullable(runs.get(run)).map(kept -> kept.head);
    }

    @Override
    public synchronized List<Recorded> events(String run, long after, int limit) {
        Kept kept = runs.get(run);
        if (kept == null || after >= kept.events.size()) {
            return List.of();
        }
        int from = (int) after;
        return List.copyOf(kept.events.subList(from, Math.min(kept.events.size(), from + limit)));
    }

    @Override
    public synchronized Page<RunHead> search(RunQuery query) {
        Comparator<RunHead> latestFirst =
                Comparator.comparing((RunHead head) -> key(head)).reversed();
        String after = Cursor.decode(query.cursor());
        return Page.of(
                runs.values().stream()
                        .map(kept -> kept.head)
                        .filter(head -> matches(head, query))
                        .sorted(latestFirst)
                        .filter(head -> after.isEmpty() || key(head).compareTo(after) < 0)
                        .limit(query.limit() + 1L)
                        .toList(),
                query.limit(),
                MemoryRuns::key);
    }

    private static String key(RunHead head) {
        return head.createdAt().toEpochMilli() + "/" + head.id();
    }

    private static boolean matches(RunHead head, RunQuery query) {
        return (query.workflow() == null || query.workflow().equals(head.workflow()))
                && (query.version() == null || query.version().equals(head.version()))
                && (query.statuses().isEmpty() || query.statuses().contains(head.status()))
                && (query.from() == null || !head.createdAt().isBefore(query.from()))
                && (query.to() == null || head.createdAt().isBefore(query.to()))
                && head.attributes().entrySet().containsAll(query.attributes().entrySet());
    }

    @Override
    public synchronized void keepDefinition(String hash, String json) {
        definitions.put(hash, json);
    }

    @Override
    public synchronized Optional<String> definition(String hash) {
        return Optional.ofNullable(definitions.get(hash));
    }

    @Override
    public synchronized boolean send(Message message) {
        Kept kept = runs.get(message.run());
        if (kept == null || (kept.head.status().ended() && !(message.command() instanceof Message.Command.Retry))) {
            return false;
        }
        kept.inbox.putIfAbsent(message.id(), message);
        nudge.arrived(message.run());
        return true;
    }

    @Override
    public synchronized List<Message> messages(String run) {
        Kept kept = runs.get(run);
        return kept == null ? List.of() : List.copyOf(kept.inbox.values());
    }

    @Override
    public synchronized boolean claim(String run) {
        Kept kept = runs.get(run);
        if (kept == null || kept.owned) {
            return false;
        }
        kept.owned = true;
        ended.remove(run);
        return true;
    }

    @Override
    public List<String> claimWaiting(int limit) {
        return List.of();
    }

    @Override
    public List<String> withMessages(int limit) {
        return List.of();
    }

    @Override
    public synchronized Optional<ParkedTask> task(String token) {
        return Optional.ofNullable(tasks.get(token));
    }

    @Override
    public synchronized Page<ParkedTask> tasks(@Nullable String workflow, int limit, @Nullable String cursor) {
        String after = Cursor.decode(cursor);
        Stream<ParkedTask> waiting = tasks.values().stream()
                .filter(task -> workflow == null || workflow.equals(task.workflow()))
                .sorted(Comparator.comparing((ParkedTask task) -> key(task)))
                .filter(task -> key(task).compareTo(after) > 0);
        return Page.of(waiting.limit(limit + 1L).toList(), limit, MemoryRuns::key);
    }

    private static String key(ParkedTask task) {
        return task.since().toEpochMilli() + "/" + task.token();
    }

    @Override
    public synchronized int delete(Collection<String> ids) {
        int removed = 0;
        for (String id : ids) {
            Kept kept = runs.get(id);
            if (kept != null && kept.head.status().ended()) {
                runs.remove(id);
                ended.remove(id);
                removed++;
            }
        }
        return removed;
    }
}
