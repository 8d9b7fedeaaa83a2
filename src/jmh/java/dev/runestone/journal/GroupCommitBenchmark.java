package dev.runestone.journal;

import io.agroal.api.AgroalDataSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Entries a second on an embedded H2 file. Each entry is a run of seven events of about 150 bytes; each appender waits for
 * the commit of its entry before it appends the next, so that the number of appenders bounds what shares a commit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class GroupCommitBenchmark {
    /** Whether each commit is forced to the disk. */
    @Param({"false", "true"})
    boolean sync;

    private final AtomicLong runs = new AtomicLong();
    private Path folder;
    private AgroalDataSource database;
    private TestNode node;

    @Setup
    public void start() throws IOException {
        folder = Files.createTempDirectory("journal");
        database = TestDatabase.inFile(folder);
        node = new TestNode(database, TestJournalConfig.standard().withSync(sync), true).started();
    }

    @TearDown
    public void stop() throws IOException {
        node.close();
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    /** One appender: each entry has a commit of its own. */
    @Benchmark
    @Threads(1)
    public void oneAppender() {
        append();
    }

    /** As many as there are runs under way in a busy process. */
    @Benchmark
    @Threads(64)
    public void manyAppenders() {
        append();
    }

    /** Runs that do not wait for their commits, as far as the queue lets them. */
    @Benchmark
    @Threads(4)
    public Object appendersThatDoNotWait() {
        return node.journal.append(entry());
    }

    /** Writing and reading seven events. */
    @Benchmark
    @Threads(1)
    public List<Recorded> codec() {
        return EventCodec.read("run", EventCodec.write(entry().events()));
    }

    private void append() {
        node.journal.append(entry()).join();
    }

    private Entry entry() {
        return Entries.entry("run-" + runs.incrementAndGet(), 1, 7, RunStatus.COMPLETED);
    }
}
