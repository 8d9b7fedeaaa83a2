package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The journal as the application puts it together, on an H2 file of its own, for benchmarks of what executes runs. */
public final class FileJournal implements AutoCloseable {
    private final Path folder;
    private final AgroalDataSource database;
    private final TestNode node;

    private FileJournal(Path folder, boolean sync) {
        this.folder = folder;
        this.database = TestDatabase.inFile(folder);
        this.node = new TestNode(database, TestJournalConfig.standard().withSync(sync), true);
    }

    /**
     * A journal in a new folder.
     *
     * @param sync whether each commit is forced to the disk, the application's default; without, it is in the file when
     *     it is answered, for the application's driver opens H2 with {@code WRITE_DELAY=0}
     */
    public static FileJournal create(boolean sync) throws IOException {
        return new FileJournal(Files.createTempDirectory("journal"), sync);
    }

    public Journal journal() {
        return node.journal;
    }

    public RunStore store() {
        return node.runs;
    }

    /** How many bytes the database has written to its files. */
    public long size() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes entries from now on. */
    public void start(Ownership ownership, Nudge nudge) {
        node.node.start(ownership, nudge);
    }

    @Override
    public void close() throws IOException {
        node.close();
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
