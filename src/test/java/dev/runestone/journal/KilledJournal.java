package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The process that {@link KillTest} kills: appends, and says of each entry that it is committed once it was told so. */
final class KilledJournal {
    private static final int RUNS = 20;

    private KilledJournal() {}

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        AgroalDataSource database = TestDatabase.inFile(Path.of(arguments[0]));
        TestJournalConfig config = TestJournalConfig.standard().withSync(Boolean.parseBoolean(arguments[1]));
        TestNode node = new TestNode(database, config, true).started();
        for (int r = 0; r < RUNS; r++) {
            String run = arguments[2] + "-" + r;
            AtomicLong seq = new AtomicLong();
            Thread thread = new Thread(() -> {
                while (true) {
                    long next = seq.incrementAndGet();
                    node.journal.append(Entries.entry(run, next, next)).join();
                    synchronized (out) {
                        out.println(run + " " + next);
                        out.flush();
                    }
                }
            });
            thread.start();
        }
    }
}
