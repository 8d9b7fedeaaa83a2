package dev.runestone.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    @TempDir
    Path folder;

    @Test
    void whatWasToldToBeCommittedIsThereAfterTheProcessWasKilled() throws Exception {
        Random random = new Random(42);
        Map<String, Long> told = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            kill("r" + round, 300 + random.nextInt(2_000), told);
        }
        AgroalDataSource database = TestDatabase.inFile(folder);
        try (TestNode node = new TestNode(database, TestJournalConfig.standard(), true).started()) {
            assertThat(told).hasSize(60);
            told.forEach((run, last) -> {
                List<Recorded> kept = node.runs.events(run, 0, Integer.MAX_VALUE);
                assertThat(kept).as(run).hasSizeGreaterThanOrEqualTo(last.intValue());
                assertThat(kept)
                        .isEqualTo(Entries.events(1, kept.size()).stream()
                                .map(event ->
                                        new Recorded(event.seq(), kept.get(0).at(), event.event()))
                                .toList());
            });
            // The runs of the last round were left executing; those before were taken over by the processes after.
            JournalContract.await(() -> node.taken.size() == 60);
        } finally {
            database.close();
        }
    }

    /** Starts a process, lets it tell of some commits, and kills it; what it has told is kept in mind. */
    private void kill(String prefix, int lines, Map<String, Long> told) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledJournal.class.getName(),
                        folder.toString(),
                        "false",
                        prefix)
                .redirectError(new File(folder.toFile(), "errors.log"))
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int read = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 2 && words[0].startsWith(prefix + "-") && words[1].matches("\\d+")) {
                    told.merge(words[0], Long.parseLong(words[1]), Math::max);
                    read++;
                }
                if (read == lines) {
                    // The handle, for the process itself would close the pipe that still holds lines.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(read).isGreaterThanOrEqualTo(lines);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
