package dev.runestone.execution;

import dev.runestone.journal.Recorded;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Reads the events of a run page by page as they are committed. One page is under way at a time. */
final class EventTail implements AutoCloseable {
    private final Runs runs;
    private final String run;
    private final RunAccessConfig config;
    private final Executor workers;
    private final AutoCloseable ear;

    private volatile CompletableFuture<Void> bell = new CompletableFuture<>();
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile long last;

    EventTail(Runs runs, String run, long after, RunAccessConfig config, Executor workers) {
        this.runs = runs;
        this.run = run;
        this.last = after;
        this.config = config;
        this.workers = workers;
        this.ear = runs.listen(run, () -> bell.complete(null));
    }

    /** Whether the run's last event has been read. */
    boolean ended() {
        return ended;
    }

    /** The next page of events; empty when for some time there were none, or there are none to come. */
    Uni<List<Recorded>> next() {
        return Uni.createFrom()
                .<List<Recorded>>emitter(emitter -> workers.execute(() -> look(
                        emitter, System.nanoTime() + config.streamHeartbeat().toNanos())));
    }

    private void look(UniEmitter<? super List<Recorded>> emitter, long heartbeat) {
        try {
            CompletableFuture<Void> more = new CompletableFuture<>();
            // Before reading, so that no commit in between is missed.
            bell = more;
            boolean over = runs.get(run).status().ended();
            List<Recorded> page = runs.events(run, last, config.streamPage());
            if (!page.isEmpty()) {
                last = page.get(page.size() - 1).seq();
            }
            ended = over && page.size() < config.streamPage();
            long silence = heartbeat - System.nanoTime();
            if (!page.isEmpty() || ended || closed || silence <= 0) {
                emitter.complete(page);
                return;
            }
            Duration patience =
                    Duration.ofNanos(Math.min(silence, config.streamPoll().toNanos()));
            CompletableFuture<Void> unused = more.completeOnTimeout(
                            null, patience.toMillis() + 1, TimeUnit.MILLISECONDS)
                    .thenRunAsync(() -> look(emitter, heartbeat), workers);
        } catch (RuntimeException failed) {
            emitter.fail(failed);
        }
    }

    @Override
    public void close() {
        closed = true;
        bell.complete(null);
        try {
            ear.close();
        } catch (Exception never) {
            throw new IllegalStateException(never);
        }
    }
}
