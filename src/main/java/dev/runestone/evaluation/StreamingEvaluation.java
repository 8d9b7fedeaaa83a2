package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Refusal;
import dev.runestone.execution.EvaluationTime;
import dev.runestone.knowledge.GuardedWorkers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates workflows item by item, or window by window, as long as items come and results are read. Streams are in memory
 * and bounded; they share threads of their own, so that they do not hold up requests.
 */
@Singleton
final class StreamingEvaluation {
    private final EvaluationStrategies strategies;
    private final StreamConfig config;
    private final GuardedWorkers workers;
    private final ScheduledExecutorService timer;
    private final LiveStream.Means means;
    private final Semaphore free;
    private final ConcurrentSkipListMap<String, LiveStream> streams = new ConcurrentSkipListMap<>();

    StreamingEvaluation(
            EvaluationStrategies strategies,
            StreamConfig config,
            GuardedWorkers requests,
            EvaluationTime time,
            ObjectMapper mapper,
            MeterRegistry registry) {
        this.strategies = strategies;
        this.config = config;
        // A turn of each stream can wait: more than one at once, and the others look again.
        this.workers = requests.others("stream-worker", config.threads(), config.open());
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "runestone-stream-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.means = new LiveStream.Means(workers, timer, config, time, mapper, new StreamMeters(registry));
        this.free = new Semaphore(config.open());
        Gauge.builder("runestone.streams.open", free, left -> config.open() - left.availablePermits())
                .description("Streams that are at work, or whose results are not read to their end")
                .register(registry);
        long sweep =
                Math.max(100, Math.min(config.unread().toMillis(), config.read().toMillis()) / 4);
        var unused = timer.scheduleWithFixedDelay(this::sweep, sweep, sweep, TimeUnit.MILLISECONDS);
    }

    /**
     * Begins a stream whose items are given to it.
     *
     * @throws dev.runestone.api.RefusalException {@code BUSY} where there are as many as may be
     */
    LiveStream open(StreamSettings settings) {
        return open(settings, null, null);
    }

    /**
     * Begins a stream that takes its items where it finds them.
     *
     * @throws dev.runestone.api.RefusalException {@code BUSY} as above; the source is closed then
     */
    LiveStream open(StreamSettings settings, Source source) {
        return open(settings, source, null);
    }

    /**
     * Begins a stream that something else gives items to.
     *
     * @throws dev.runestone.api.RefusalException {@code BUSY} as above; the feeder is stopped then
     */
    LiveStream open(StreamSettings settings, Feeder feeder) {
        return open(settings, null, feeder);
    }

    private LiveStream open(StreamSettings settings, @Nullable Source source, @Nullable Feeder feeder) {
        if (!free.tryAcquire()) {
            if (source != null) {
                source.close();
            }
            if (feeder != null) {
                feeder.stop();
            }
            throw new Refusal(
                            Refusal.Kind.BUSY,
                            "There are " + config.open() + " streams, as many as may be (runestone.streams.open)."
                                    + " Cancel one, or read one to its end.",
                            List.of())
                    .asException();
        }
        LiveStream stream = new LiveStream(
                UUID.randomUUID().toString(),
                settings,
                means,
                new ItemEvaluation(strategies, settings, means.mapper()),
                source,
                feeder);
        streams.put(stream.id(), stream);
        stream.signal();
        return stream;
    }

    /** @throws dev.runestone.api.RefusalException {@code NOT_FOUND} where there is none, any more */
    LiveStream existing(String id) {
        LiveStream found = streams.get(id);
        if (found == null) {
            throw Refusal.notFound("There is no stream '" + id + "'. They are kept for " + config.unread()
                            + " without a reader, or for " + config.read()
                            + " after they were read to their end, and not"
                            + " beyond a restart.")
                    .asException();
        }
        return found;
    }

    /**
     * Streams by id.
     *
     * @param after those behind this id; empty for all
     */
    List<LiveStream> list(String after, int limit) {
        return streams.tailMap(after, false).values().stream().limit(limit).toList();
    }

    /** Ends a stream, whatever it does, and forgets it. */
    void cancel(LiveStream stream, String why) {
        stream.cancel(why);
        forget(stream);
    }

    private void forget(LiveStream stream) {
        if (streams.remove(stream.id()) != null) {
            free.release();
        }
    }

    private void sweep() {
        long unread = config.unread().toNanos();
        for (LiveStream stream : streams.values()) {
            long idle = stream.results().idleNanos();
            if (stream.results().isOver() && idle > config.read().toNanos()) {
                forget(stream);
            } else if (idle > unread) {
                cancel(stream, "Nobody has read the results for " + config.unread() + " (runestone.streams.unread).");
            }
        }
    }

    @PreDestroy
    void close() {
        streams.values().forEach(stream -> stream.cancel("The service is shutting down."));
        timer.shutdownNow();
        workers.close();
    }
}
