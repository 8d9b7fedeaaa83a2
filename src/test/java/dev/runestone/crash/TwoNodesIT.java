package dev.runestone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.PackagedApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one database. */
class TwoNodesIT {
    private static final int RUNS = 100;
    private static final Duration LEASE = Duration.ofSeconds(5);

    /** What the work itself may take once the other node has taken over. */
    private static final Duration WORK = Duration.ofSeconds(60);

    /** What asking the other node may take; the lease itself is what is promised. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void everyRunIsExecutedOnce() throws Exception {
        try (KillablePostgres postgres = KillablePostgres.start(folder.resolve("postgres"));
                CrashTrial trial = CrashTrial.prepare(folder, settings(postgres))) {
            trial.startNode();
            trial.startNode();
            trial.deploy();
            trial.submit(RUNS);
            trial.release(RUNS);
            trial.awaitEnd(RUNS);
            trial.check(RUNS);
        }
    }

    @Test
    void theOtherNodeTakesOverFromTheOneThatIsKilled() throws Exception {
        try (KillablePostgres postgres = KillablePostgres.start(folder.resolve("postgres"));
                CrashTrial trial = CrashTrial.prepare(folder, settings(postgres))) {
            PackagedApp killed = trial.startNode();
            PackagedApp survivor = trial.startNode();
            trial.deploy();
            trial.submit(RUNS);
            trial.release(RUNS);
            trial.awaitWork(killed);
            trial.kill(killed);
            assertThat(trial.takenOver(survivor, LEASE.multipliedBy(4)))
                    .as("how long it took the other node to take over")
                    .isLessThan(LEASE.plus(SLACK));
            trial.awaitEnd(RUNS, LEASE.plus(WORK));
            trial.check(RUNS);
        }
    }

    private static Map<String, String> settings(KillablePostgres postgres) {
        Map<String, String> settings = new HashMap<>(postgres.settings());
        settings.put("RUNESTONE_JOURNAL_LEASE", LEASE.toString());
        return settings;
    }
}
