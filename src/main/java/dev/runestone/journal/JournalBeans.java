package dev.runestone.journal;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** The journal of this process. */
@Singleton
final class JournalBeans {
    /** H2 lets one process open a file or a database in memory, unless it is told to share it. */
    private static boolean isAlone(DataSource database) {
        return new Transactions(database)
                .read(
                        () -> "The database's name",
                        connection -> isAlone(connection.getMetaData().getURL()));
    }

    static boolean isAlone(String url) {
        return url.startsWith("jdbc:h2:")
                && !url.startsWith("jdbc:h2:tcp:")
                && !url.startsWith("jdbc:h2:ssl:")
                && !url.contains("AUTO_SERVER=TRUE");
    }

    @Produces
    @Singleton
    Transactions transactions(DataSource database) {
        return new Transactions(database);
    }

    @Produces
    @Singleton
    Nodes nodes(Transactions transactions, JournalConfig config) {
        return new Nodes(transactions, config);
    }

    @Produces
    @Singleton
    JournalMeters meters(MeterRegistry registry) {
        return new JournalMeters(registry);
    }

    @Produces
    @Singleton
    GroupCommit journal(DataSource database, JournalConfig config, Nodes nodes, JournalMeters meters) {
        return new GroupCommit(new Committer(database, config, nodes), nodes, config, meters);
    }

    @Produces
    @Singleton
    RunTable runs(Transactions transactions, Nodes nodes) {
        return new RunTable(transactions, nodes);
    }

    @Produces
    @Singleton
    RunArchive archive(Transactions transactions, RunTable runs, Nodes nodes, JournalConfig config) {
        return new RunArchive(transactions, runs, nodes, config);
    }

    @Produces
    @Singleton
    JournalNode node(
            GroupCommit journal,
            RunTable runs,
            Nodes nodes,
            JournalConfig config,
            JournalMeters meters,
            DataSource database) {
        return new JournalNode(journal, runs, nodes, config, meters, isAlone(database));
    }

    void stop(@Disposes JournalNode node) {
        node.stop();
    }
}
