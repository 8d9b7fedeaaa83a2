package dev.runestone.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one node: one thread that takes what has been appended meanwhile and commits it together, again and again.
 * {@link Answers} completes the futures.
 *
 * <p>The committing thread is never interrupted: H2 closes its file when a thread is interrupted while writing.
 */
final class GroupCommit implements Journal {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** After so many failures of the same entries, with a database that answers otherwise, the entries are at fault. */
    private static final int SUSPICIOUS = 3;

    /** Keeps a transaction of large entries small in memory. */
    private static final int CHARACTERS = 16_000_000;

    private final Committer committer;
    private final Nodes nodes;
    private final JournalConfig config;
    private final JournalMeters meters;
    private final Semaphore places;
    private final Answers answers;
    private final BlockingQueue<Wake> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final Thread writer = new Thread(this::run, "runestone-journal");
    private volatile @Nullable Listeners listeners;
    private volatile @Nullable Trouble trouble;

    private record Listeners(Ownership ownership, Nudge nudge) {}

    /** What wakes the committing thread: an entry, or null for the end. */
    private record Wake(@Nullable Pending pending) {}

    /** Since when nothing can be committed, and why. */
    record Trouble(Instant since, String cause) {}

    GroupCommit(Committer committer, Nodes nodes, JournalConfig config, JournalMeters meters) {
        this.committer = committer;
        this.nodes = nodes;
        this.config = config;
        this.meters = meters;
        this.places = new Semaphore(config.queue());
        this.answers = new Answers(places);
        writer.setDaemon(true);
        meters.watchQueue(() -> config.queue() - places.availablePermits());
    }

    void start(Ownership ownership, Nudge nudge) {
        listeners = new Listeners(ownership, nudge);
        writer.start();
    }

    /** Why nothing can be committed at the moment; empty where commits go through. */
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public CompletableFuture<Void> append(Entry entry) {
        if (listeners == null) {
            throw new IllegalStateException("The journal has not been started.");
        }
        boolean counted = !answers.isAnswering();
        Pending pending = Pending.of(entry, counted);
        if (counted) {
            try {
                places.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                pending.done()
                        .completeExceptionally(
                                new EntryRefused("Interrupted while waiting for a place in the queue.", e));
                return pending.done();
            }
        }
        Wake wake = new Wake(pending);
        queue.add(wake);
        if (closing.getCount() == 0 && queue.remove(wake)) {
            answers.free(pending);
            pending.done().completeExceptionally(new JournalClosed());
        }
        return pending.done();
    }

    private void run() {
        List<Pending> batch = new ArrayList<>();
        try {
            boolean goesOn = true;
            while (goesOn) {
                batch.clear();
                goesOn = collect(batch);
                if (goesOn || !batch.isEmpty()) {
                    commit(batch);
                }
            }
        } catch (InterruptedException e) {
            LOG.error("The journal was interrupted and commits nothing more.", e);
        } finally {
            committer.disconnect();
            List<Pending> left = new ArrayList<>(batch);
            drain(left);
            answers.failed(left, new JournalClosed());
        }
    }

    /** Collects what is to be committed together; nothing where only the lease is to be renewed. False at the end. */
    private boolean collect(List<Pending> batch) throws InterruptedException {
        Wake wake = queue.poll(Lease.of(config).watch().toMillis(), TimeUnit.MILLISECONDS);
        long until = System.nanoTime() + config.window().toNanos();
        long characters = 0;
        while (wake != null) {
            Pending pending = wake.pending();
            if (pending == null) {
                drain(batch);
                return false;
            }
            batch.add(pending);
            characters += pending.payload().length();
            if (batch.size() >= config.batch() || characters >= CHARACTERS) {
                return true;
            }
            wake = queue.poll();
            if (wake == null && !config.window().isZero()) {
                wake = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        }
        return true;
    }

    private void drain(List<Pending> into) {
        for (Wake wake = queue.poll(); wake != null; wake = queue.poll()) {
            if (wake.pending() != null) {
                into.add(wake.pending());
            }
        }
    }

    /** Comes back when it is decided of each entry whether it is committed. */
    private void commit(List<Pending> batch) throws InterruptedException {
        Deque<List<Pending>> parts = new ArrayDeque<>();
        parts.add(List.copyOf(batch));
        Duration pause = FIRST_PAUSE;
        int suspicion = 0;
        while (!parts.isEmpty()) {
            List<Pending> part = parts.element();
            long began = System.nanoTime();
            Outcome outcome = committer.attempt(part);
            if (outcome instanceof Outcome.Troubled troubled) {
                suspicion = troubled.writing() ? suspicion + 1 : 0;
                if (suspicion < SUSPICIOUS) {
                    report(troubled.cause());
                    if (abandoned.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                        parts.forEach(rest -> answers.failed(rest, new JournalClosed()));
                        return;
                    }
                    pause = longer(pause);
                    continue;
                }
                outcome = new Outcome.Bad(troubled.cause());
            }
            suspicion = 0;
            pause = FIRST_PAUSE;
            recovered();
            parts.remove();
            if (outcome instanceof Outcome.Kept kept) {
                meters.commit().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                meters.batch().record(part.size());
                answers.kept(part, kept.reached(), listening().nudge());
            } else if (outcome instanceof Outcome.Refused refused) {
                List<Pending> rest = new ArrayList<>(part);
                rest.removeAll(refused.entries().keySet());
                refused.entries().forEach((pending, cause) -> answers.failed(List.of(pending), cause));
                if (!rest.isEmpty()) {
                    parts.addFirst(rest);
                }
            } else if (outcome instanceof Outcome.Bad bad) {
                divide(part, bad.cause(), parts);
            } else {
                lose(part, parts);
            }
        }
    }

    /** Finds the guilty entry by halves: the others are committed all the same. */
    private void divide(List<Pending> part, Exception cause, Deque<List<Pending>> parts) {
        if (part.size() <= 1) {
            answers.failed(
                    part, new EntryRefused("The database does not take the entry: " + cause.getMessage(), cause));
            return;
        }
        int half = part.size() / 2;
        parts.addFirst(part.subList(half, part.size()));
        parts.addFirst(part.subList(0, half));
    }

    /** Another node has taken over: nothing that is on its way is kept, and this process begins anew as another node. */
    private void lose(List<Pending> part, Deque<List<Pending>> parts) throws InterruptedException {
        String lost = nodes.id();
        LOG.warnf("The lease of this node (%s) has passed and another node has taken its runs over.", lost);
        meters.leaseLost().increment();
        Ownership ownership = listening().ownership();
        answers.lost(ownership);
        List<Pending> all = new ArrayList<>(part);
        parts.forEach(all::addAll);
        parts.clear();
        boolean ending = drainUnlessEnding(all);
        answers.failed(all, new OwnershipLost(lost));
        if (!ending) {
            register();
        }
    }

    private boolean drainUnlessEnding(List<Pending> into) {
        for (Wake wake = queue.poll(); wake != null; wake = queue.poll()) {
            if (wake.pending() == null) {
                queue.add(wake);
                return true;
            }
            into.add(wake.pending());
        }
        return false;
    }

    private void register() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                nodes.register();
                return;
            } catch (IllegalStateException e) {
                report(e);
            }
            if (abandoned.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            pause = longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private void report(Exception cause) {
        Trouble before = trouble;
        if (before == null) {
            LOG.errorf(cause, "The journal cannot commit; it goes on trying.");
        }
        trouble = new Trouble(before == null ? Instant.now() : before.since(), String.valueOf(cause.getMessage()));
    }

    private void recovered() {
        if (trouble != null) {
            LOG.info("The journal commits again.");
            trouble = null;
        }
    }

    private Listeners listening() {
        Listeners known = listeners;
        if (known == null) {
            throw new IllegalStateException("The journal has not been started.");
        }
        return known;
    }

    /** Commits what is on its way, for a while; then what is left fails with {@link JournalClosed}. */
    void close() {
        closing.countDown();
        queue.add(new Wake(null));
        try {
            writer.join(config.closing().toMillis());
            abandoned.countDown();
            writer.join(config.closing().toMillis());
            answers.close(config.closing());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandoned.countDown();
        }
    }
}
