package dev.runestone.journal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A node as the application puts it together, and what it was told. */
final class TestNode implements AutoCloseable, Ownership {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Nodes nodes;
    final GroupCommit journal;
    final RunTable runs;
    final RunArchive archive;
    final JournalNode node;
    final List<String> taken = new CopyOnWriteArrayList<>();
    final List<String> nudged = new CopyOnWriteArrayList<>();
    final AtomicInteger losses = new AtomicInteger();

    TestNode(DataSource database, JournalConfig config) {
        this(database, config, false);
    }

    TestNode(DataSource database, JournalConfig config, boolean alone) {
        this(database, database, config, alone);
    }

    /**
     * A node that is not begun.
     *
     * @param committing what its commits go through
     * @param database what everything else goes through
     */
    TestNode(DataSource committing, DataSource database, JournalConfig config, boolean alone) {
        Transactions transactions = new Transactions(database);
        JournalMeters meters = new JournalMeters(registry);
        nodes = new Nodes(transactions, config);
        journal = new GroupCommit(new Committer(committing, config, nodes), nodes, config, meters);
        runs = new RunTable(transactions, nodes);
        archive = new RunArchive(transactions, runs, nodes, config);
        node = new JournalNode(journal, runs, nodes, config, meters, alone);
    }

    TestNode started() {
        node.start(this, nudged::add);
        return this;
    }

    @Override
    public void taken(Collection<String> runs) {
        taken.addAll(runs);
    }

    @Override
    public void lost() {
        losses.incrementAndGet();
    }

    @Override
    public void close() {
        node.stop();
    }
}
