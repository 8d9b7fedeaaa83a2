package dev.runestone.execution;

import dev.runestone.journal.JournalNode;
import dev.runestone.timer.AlarmHandler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** This process as one that executes durable runs: takes them up at the start, lets them go at the end. */
@Singleton
final class RunNode implements AlarmHandler {
    private static final Logger LOG = Logger.getLogger(RunNode.class);
    /** After the knowledge bases and the catalog, which runs need. */
    private static final int LATE = 10_000;

    private final Runs runs;
    private final RunThreads threads;
    private final JournalNode node;
    private final RunConfig config;
    private volatile @Nullable Future<?> polling;
    private volatile boolean stopped;

    RunNode(Runs runs, RunThreads threads, JournalNode node, RunConfig config) {
        this.runs = runs;
        this.threads = threads;
        this.node = node;
        this.config = config;
    }

    void start(@Observes @Priority(LATE) StartupEvent started) {
        node.start(runs.durable(), runs.durable());
        pollLater(Duration.ZERO);
    }

    private void pollLater(Duration delay) {
        if (!stopped) {
            polling = threads.later(() -> threads.actors().execute(this::poll), delay);
        }
    }

    private void poll() {
        try {
            runs.durable().poll(config.live());
        } catch (RuntimeException failed) {
            LOG.warnf("Runs cannot be looked for now: %s", failed.getMessage());
        }
        pollLater(config.poll());
    }

    void stop(@Observes @Priority(2) ShutdownEvent stopping) {
        stopped = true;
        Future<?> next = polling;
        if (next != null) {
            next.cancel(false);
        }
        runs.durable().lost();
        node.stop();
    }

    @Override
    public String kind() {
        return RunBeans.ALARM;
    }

    /** The time has come that a run waits for. */
    @Override
    public void ring(String run, String payload) {
        runs.durable().nudge(run);
    }
}
