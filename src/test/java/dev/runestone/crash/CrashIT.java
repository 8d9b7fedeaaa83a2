package dev.runestone.crash;

import dev.runestone.PackagedApp;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at random points: every run ends rightly, and nothing that was committed is done again. */
class CrashIT {
    @TempDir
    Path folder;

    @Test
    void everyRunEndsRightlyHoweverOftenTheProcessIsKilled() throws Exception {
        try (CrashTrial trial = CrashTrial.prepare(folder, Map.of("RUNESTONE_DATA", "kept"))) {
            PackagedApp node = trial.startNode();
            trial.deploy();
            trial.submit(CrashTrial.RUNS);
            for (int kill = 1; kill <= CrashTrial.KILLS; kill++) {
                trial.release(kill * CrashTrial.RUNS / CrashTrial.KILLS);
                trial.awaitRandomPoint();
                trial.kill(node);
                node = trial.startNode();
            }
            trial.release(CrashTrial.RUNS);
            trial.awaitEnd(CrashTrial.RUNS);
            trial.check(CrashTrial.RUNS);
        }
    }

    @Test
    void everyRunEndsRightlyThoughPostgresIsKilledToo() throws Exception {
        try (KillablePostgres postgres = KillablePostgres.start(folder.resolve("postgres"));
                CrashTrial trial = CrashTrial.prepare(folder, postgres.settings())) {
            PackagedApp node = trial.startNode();
            trial.deploy();
            trial.submit(CrashTrial.RUNS);
            for (int kill = 1; kill <= CrashTrial.KILLS; kill++) {
                trial.release(kill * CrashTrial.RUNS / CrashTrial.KILLS);
                trial.awaitRandomPoint();
                if (kill == (CrashTrial.KILLS + 1) / 2) {
                    // Under a node that lives on, which has to find its way back by itself.
                    postgres.kill();
                    trial.awaitRandomPoint();
                    postgres.restart();
                    trial.awaitRandomPoint();
                }
                trial.kill(node);
                node = trial.startNode();
            }
            trial.release(CrashTrial.RUNS);
            trial.awaitEnd(CrashTrial.RUNS);
            trial.check(CrashTrial.RUNS);
        }
    }
}
