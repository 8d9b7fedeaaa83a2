package dev.runestone.journal;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This process as one that executes runs. Whoever executes them begins it, hears from then on which runs are its own, and
 * ends it when no run is executed any more.
 */
public final class JournalNode {
    private static final Logger LOG = Logger.getLogger(JournalNode.class);

    private final GroupCommit journal;
    private final RunTable runs;
    private final Nodes nodes;
    private final JournalConfig config;
    private final JournalMeters meters;
    private final boolean alone;
    private @Nullable ScheduledExecutorService watch;
    private boolean stopped;

    /**
     * A node that is not begun.
     *
     * @param alone whether no other process can have the database open: then the runs of every other node are taken
     *     over at once, not after their leases
     */
    JournalNode(
            GroupCommit journal,
            RunTable runs,
            Nodes nodes,
            JournalConfig config,
            JournalMeters meters,
            boolean alone) {
        this.journal = journal;
        this.runs = runs;
        this.nodes = nodes;
        this.config = config;
        this.meters = meters;
        this.alone = alone;
    }

    /** This node's id, {@link RunHead#owner} of its runs; another one once its lease was lost. */
    public String id() {
        return nodes.id();
    }

    /**
     * Registers the node, opens the journal and watches the leases of the others from now on.
     *
     * @param ownership hears, on a thread of the journal's, of runs taken over and of the loss of all of them
     * @param nudge hears of messages as soon as they are committed by this process
     * @throws IllegalStateException where it was begun before, or the database cannot be reached
     */
    public synchronized void start(Ownership ownership, Nudge nudge) {
        if (watch != null || stopped) {
            throw new IllegalStateException("The node was begun before.");
        }
        nodes.register();
        runs.nudges(nudge);
        journal.start(ownership, nudge);
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "runestone-journal-leases");
            thread.setDaemon(true);
            return thread;
        });
        watch = executor;
        executor.execute(() -> takeOver(ownership, alone));
        long period = Lease.of(config).watch().toMillis();
        // It goes on until the executor is shut down: takeOver throws nothing.
        var unused = executor.scheduleWithFixedDelay(
                () -> takeOver(ownership, false), period, period, TimeUnit.MILLISECONDS);
    }

    private void takeOver(Ownership ownership, boolean fromAll) {
        try {
            List<String> taken = nodes.takeOver(fromAll);
            if (!taken.isEmpty()) {
                LOG.infof("Took over %d runs of nodes that died.", taken.size());
                meters.takeovers().increment(taken.size());
                ownership.taken(taken);
            }
        } catch (RuntimeException e) {
            // The next round is a quarter of a lease away; the journal's health tells of a database that is gone.
            LOG.warnf(e, "The runs of dead nodes were not taken over this time.");
        }
    }

    /** Commits what is on its way, lets go of all runs and ends the node. Does nothing where it is not begun. */
    public synchronized void stop() {
        ScheduledExecutorService executor = watch;
        if (executor == null || stopped) {
            return;
        }
        stopped = true;
        executor.shutdown();
        journal.close();
        try {
            if (!executor.awaitTermination(config.closing().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The node ends while it takes over the runs of another.");
            }
            nodes.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.warnf(e, "The runs of this node are not released; others take them over after the lease.");
        }
    }
}
