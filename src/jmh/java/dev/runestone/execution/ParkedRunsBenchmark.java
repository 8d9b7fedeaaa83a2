package dev.runestone.execution;

import dev.runestone.function.Parking;
import dev.runestone.journal.Entry;
import dev.runestone.journal.RunStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What durable runs cost in memory that wait for somebody outside, each at a task with a token, all of them on an H2 file,
 * in a heap of 1 GB. The time is what it takes to start them all and to have each parked and committed.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx1g", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"})
@State(Scope.Benchmark)
public class ParkedRunsBenchmark {
    /** So many are on their way at once. */
    private static final int UNDER_WAY = 1_000;

    private static final int FIRST = 1_000;
    private static final int PAGE = 500;

    /** How many runs wait. */
    @Param("100000")
    int runs;

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private BareNode node;

    /** What is read when all of them wait. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Memory {
        /** How much more of the heap is used than before them, by each, its share of the database's cache included. */
        public long heapBytesPerRun;
        /** What is used of the heap then, in MB. */
        public long heapMegabytes;
        /** How many of them are in memory as runs. */
        public long liveRuns;
        /** What each takes in the database's file. */
        public long fileBytesPerRun;
    }

    /** Some runs come first, so that what is loaded and cached once is not counted. */
    @Setup
    public void start() throws Exception {
        node = new BareNode(
                false,
                Graphs.workflow(List.of(Graphs.step("approval", "task", "in")), "approval"),
                new TestWorks()
                        .function("task", input -> new Parking.Task(null, null, Map.of("order", input.value(0)))));
        park(FIRST);
    }

    @TearDown
    public void stop() throws IOException {
        node.close();
    }

    @Benchmark
    public long park(Memory memory) throws Exception {
        long heap = heap();
        long file = node.fileSize();
        park(runs);
        long heapNow = heap();
        memory.heapBytesPerRun = (heapNow - heap) / runs;
        memory.heapMegabytes = heapNow >> 20;
        memory.fileBytesPerRun = (node.fileSize() - file) / runs;
        memory.liveRuns = node.inMemory();
        long waiting = waiting();
        if (waiting != FIRST + (long) runs) {
            throw new IllegalStateException(waiting + " tasks wait.");
        }
        return waiting;
    }

    private void park(int count) throws Exception {
        Semaphore places = new Semaphore(UNDER_WAY);
        for (int i = 0; i < count; i++) {
            places.acquire();
            node.start(
                            UUID.randomUUID().toString(),
                            Map.of("in", "order-" + i),
                            head -> head.status() == RunStatus.WAITING)
                    .whenComplete((head, failed) -> {
                        failure.compareAndSet(null, failed);
                        places.release();
                    });
        }
        places.acquire(UNDER_WAY);
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("A run did not park.", failed);
        }
    }

    /** How many tasks wait by the database. */
    private long waiting() {
        long count = 0;
        String cursor = null;
        do {
            var page = node.store().tasks(null, PAGE, cursor);
            for (Entry.ParkedTask task : page.items()) {
                count += task.details().containsKey("order") ? 1 : 0;
            }
            cursor = page.next();
        } while (cursor != null);
        return count;
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
