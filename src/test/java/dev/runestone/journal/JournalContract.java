package dev.runestone.journal;

import static dev.runestone.journal.Entries.entry;
import static dev.runestone.journal.Entries.events;
import static dev.runestone.journal.Entries.head;
import static dev.runestone.journal.Entries.released;
import static dev.runestone.journal.Entries.sending;
import static dev.runestone.journal.Entries.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.journal.Faults.Fault;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a journal must keep, whatever the database. */
abstract class JournalContract {
    private static final TestJournalConfig CONFIG = TestJournalConfig.standard();

    private AgroalDataSource database;

    abstract AgroalDataSource open();

    @BeforeEach
    void openDatabase() {
        database = open();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void anEntryIsThereOnceItsFutureIsComplete() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG).started()) {
            get(node.journal.append(
                    entry(head("a", 3, RunStatus.WAITING, Map.of("customer", "Ünï"), Entries.NOW), events(1, 3))));

            assertThat(node.runs.events("a", 0, 100)).isEqualTo(events(1, 3));
            RunHead kept = node.runs.find("a").orElseThrow();
            assertThat(kept.owner()).isEqualTo(node.node.id());
            assertThat(kept.attributes()).containsEntry("customer", "Ünï");
            assertThat(kept)
                    .usingRecursiveComparison()
                    .ignoringFields("owner", "attributes")
                    .isEqualTo(head("a", 3, RunStatus.WAITING));
        }
    }

    @Test
    void howOftenARunWasTakenUpIsKept() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG).started()) {
            get(node.journal.append(entry(head("a", 1, 2), events(1, 1))));
            assertThat(node.runs.find("a").orElseThrow().recoveries()).isEqualTo(2);
            get(node.journal.append(entry(head("a", 2, 3), events(2, 2))));
            assertThat(node.runs.find("a").orElseThrow().recoveries()).isEqualTo(3);
            get(node.journal.append(entry(head("a", 3, 0), events(3, 3))));
            assertThat(node.runs.find("a").orElseThrow().recoveries()).isZero();
        }
    }

    @Test
    void thousandsOfEntriesOfManyThreadsAreKeptInOrderAndWithoutGaps() throws Exception {
        int threads = 8;
        int entries = 1_000;
        try (TestNode node = new TestNode(database, CONFIG.withQueue(500)).started()) {
            List<Thread> appending = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String run = "run" + t;
                Thread thread = new Thread(() -> {
                    List<CompletableFuture<Void>> done = new ArrayList<>();
                    for (int i = 0; i < entries; i++) {
                        done.add(node.journal.append(entry(run, 1 + 2L * i, 2 + 2L * i)));
                    }
                    done.forEach(CompletableFuture::join);
                });
                thread.start();
                appending.add(thread);
            }
            for (Thread thread : appending) {
                thread.join();
            }
            for (int t = 0; t < threads; t++) {
                assertThat(node.runs.events("run" + t, 0, Integer.MAX_VALUE).stream()
                                .mapToLong(Recorded::seq))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, 2L * entries).boxed().toList());
            }
            assertThat(node.registry.get("runestone.journal.batch").summary().mean())
                    .as("entries in one commit")
                    .isGreaterThan(2);
        }
    }

    @Test
    void eventsAreReadInPages() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG).started()) {
            for (int i = 0; i < 250; i++) {
                get(node.journal.append(entry("paged", 1 + 3L * i, 3 + 3L * i)));
            }
            assertThat(node.runs.events("paged", 4, 3)).isEqualTo(events(5, 7));
            assertThat(node.runs.events("paged", 700, 1_000)).isEqualTo(events(701, 750));
            assertThat(node.runs.events("paged", 100, 500)).isEqualTo(events(101, 600));
        }
    }

    @Test
    void aSecondRunOfTheSameIdIsRefusedAndTheOthersOfItsCommitAreKept() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG.withWindow(Duration.ofMillis(200))).started()) {
            get(node.journal.append(entry("twin", 1, 2)));

            CompletableFuture<Void> good = node.journal.append(entry("good", 1, 2));
            CompletableFuture<Void> bad = node.journal.append(entry("twin", 1, 1));
            CompletableFuture<Void> other = node.journal.append(entry("twin", 2, 2));

            assertThatThrownBy(() -> get(bad)).isInstanceOf(RunExists.class).hasMessageContaining("twin");
            get(good);
            assertThatThrownBy(() -> get(other)).isInstanceOf(EntryRefused.class);
            assertThat(node.runs.events("twin", 0, 10)).isEqualTo(events(1, 2));
            assertThat(node.runs.events("good", 0, 10)).isEqualTo(events(1, 2));
        }
    }

    @Test
    void aPoisonedEntryFailsAlone() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG.withWindow(Duration.ofMillis(200))).started()) {
            List<CompletableFuture<Void>> good = new ArrayList<>();
            List<CompletableFuture<Void>> bad = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                good.add(node.journal.append(entry("good" + i, 1, 2)));
                if (i % 40 == 7) {
                    bad.add(node.journal.append(entry(
                            head("bad" + i, 1, RunStatus.RUNNING, Map.of("long", "x".repeat(2_000)), Entries.NOW),
                            events(1, 1))));
                }
            }
            for (CompletableFuture<Void> done : good) {
                get(done);
            }
            for (CompletableFuture<Void> done : bad) {
                assertThatThrownBy(() -> get(done)).isInstanceOf(EntryRefused.class);
            }
            assertThat(node.runs.find("bad7")).isEmpty();
            assertThat(node.runs.find("good99")).isPresent();
        }
    }

    @Test
    void anEntryThatDoesNotFollowIsRefused() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG).started()) {
            get(node.journal.append(entry("gap", 1, 2)));

            assertThatThrownBy(() -> get(node.journal.append(entry("gap", 4, 5))))
                    .isInstanceOf(EntryRefused.class)
                    .hasMessageContaining("follows on event 3")
                    .hasMessageContaining("last is 2");
            assertThatThrownBy(() -> get(node.journal.append(entry("gap", 2, 3))))
                    .isInstanceOf(EntryRefused.class);
            assertThatThrownBy(() -> node.journal.append(entry(head("gap", 9, RunStatus.RUNNING), events(3, 4))))
                    .isInstanceOf(IllegalArgumentException.class);
            get(node.journal.append(entry("gap", 3, 5)));
        }
    }

    @Test
    void aReleasedRunIsNobodysAndTakesNoFurtherEntries() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG).started()) {
            get(node.journal.append(released(entry("free", 1, 2, RunStatus.WAITING))));

            assertThat(node.runs.find("free").orElseThrow().owner()).isNull();
            assertThatThrownBy(() -> get(node.journal.append(entry("free", 3, 3))))
                    .isInstanceOf(OwnershipLost.class);
            assertThat(node.runs.claim("free")).isTrue();
            assertThat(node.runs.claim("free")).isFalse();
            get(node.journal.append(entry("free", 3, 3)));
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whereverTheConnectionBreaksNothingIsLostOrDoubled(Fault fault) throws Exception {
        Faults faults = new Faults(database);
        try (TestNode node = new TestNode(faults.dataSource(), database, CONFIG, false).started()) {
            get(node.journal.append(entry("a", 1, 1)));
            get(node.journal.append(entry("b", 1, 1)));
            if (fault == Fault.CONNECT) {
                faults.next(Fault.BEFORE_COMMIT, Fault.CONNECT, Fault.CONNECT);
            } else {
                faults.next(fault, fault, fault);
            }
            List<CompletableFuture<Void>> done = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                done.add(node.journal.append(sending(entry("a", 2 + 2L * i, 3 + 2L * i), signal("s" + i, "b"))));
            }
            for (CompletableFuture<Void> each : done) {
                get(each);
            }
            await(faults::areOver, () -> append(node, "c"));
            assertThat(node.runs.events("a", 0, 1_000)).isEqualTo(events(1, 101));
            assertThat(node.runs.messages("b"))
                    .extracting(Message::id)
                    .hasSize(50)
                    .doesNotHaveDuplicates();
            assertThat(node.losses).hasValue(0);
            assertThat(node.journal.trouble()).isEmpty();
            await(() -> node.nudged.contains("b"));
        }
    }

    private final AtomicLong appended = new AtomicLong();

    /** One more entry, to bring the next fault about. */
    private void append(TestNode node, String run) {
        long seq = appended.incrementAndGet();
        node.journal.append(entry(run, seq, seq)).join();
    }

    @Test
    void aNodeWhoseLeaseWasTakenLosesWhatItHasNotCommitted() throws Exception {
        TestJournalConfig config = CONFIG.withLease(Duration.ofSeconds(60));
        try (TestNode first = new TestNode(database, config).started();
                TestNode second = new TestNode(database, CONFIG.withLease(Duration.ofMillis(300))).started()) {
            get(first.journal.append(entry("contended", 1, 2)));
            String before = first.node.id();
            execute("update execution_node set expires_at = current_timestamp - interval '1' second where id = '"
                    + before + "'");
            await(() -> second.taken.contains("contended"));

            assertThatThrownBy(() -> get(first.journal.append(entry("contended", 3, 4))))
                    .isInstanceOf(OwnershipLost.class);
            await(() -> !first.node.id().equals(before));
            assertThat(first.losses).hasValue(1);
            assertThatThrownBy(() -> get(first.journal.append(entry("contended", 3, 4))))
                    .isInstanceOf(OwnershipLost.class);
            get(second.journal.append(entry("contended", 3, 5)));
            get(first.journal.append(entry("fresh", 1, 1)));

            assertThat(second.runs.events("contended", 0, 10)).isEqualTo(events(1, 5));
            assertThat(first.losses).hasValue(1);
        }
    }

    @Test
    void anIdleNodeKeepsItsLease() throws Exception {
        TestJournalConfig config = CONFIG.withLease(Duration.ofMillis(600));
        try (TestNode first = new TestNode(database, config).started();
                TestNode second = new TestNode(database, config).started()) {
            get(first.journal.append(entry("idle", 1, 1)));
            Instant until = Instant.now().plusMillis(2_000);
            await(() -> Instant.now().isAfter(until));

            get(first.journal.append(entry("idle", 2, 2)));
            assertThat(second.taken).isEmpty();
            assertThat(first.losses).hasValue(0);
        }
    }

    @Test
    void theRunsOfADeadNodeArePartlyTakenAndTheRestIsThereToBeClaimed() throws Exception {
        Nodes dead = new Nodes(new Transactions(database), CONFIG);
        dead.register();
        Committer committer = new Committer(database, CONFIG, dead);
        List<Pending> entries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            entries.add(Pending.of(entry("orphan" + i, 1, 1), false));
        }
        entries.add(Pending.of(entry("sleeping", 1, 1, RunStatus.WAITING), false));
        assertThat(committer.attempt(entries)).isInstanceOf(Outcome.Kept.class);
        committer.disconnect();

        try (TestNode node = new TestNode(database, CONFIG.withTakeover(4), true).started()) {
            await(() -> node.taken.size() == 4);
            List<String> claimed = node.runs.claimWaiting(100);

            assertThat(claimed).hasSize(6).doesNotContainAnyElementsOf(node.taken);
            assertThat(node.runs.find("sleeping").orElseThrow().owner()).isNull();
        }
    }

    @Test
    void aClaimThatCrossedTheDeathOfItsNodeIsUndone() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG.withLease(Duration.ofMillis(300))).started()) {
            get(node.journal.append(released(entry("stray", 1, 1))));
            execute("insert into execution_node (id, name, state, last_commit, started_at, expires_at)"
                    + " values ('gone', 'gone', 'DEAD', 0, current_timestamp, current_timestamp)");
            execute("update run set owner = 'gone' where id = 'stray'");

            await(() -> node.runs.claim("stray"));
        }
    }

    @Test
    void whoeverAppendsWaitsWhileTheQueueIsFull() throws Exception {
        Faults faults = new Faults(database);
        try (TestNode node = new TestNode(faults.dataSource(), database, CONFIG.withQueue(5), false).started();
                Connection blocking = database.getConnection()) {
            get(node.journal.append(entry("full", 1, 1)));
            blocking.setAutoCommit(false);
            try (Statement lock = blocking.createStatement()) {
                lock.execute("select * from execution_node for update");
            }
            CountDownLatch all = new CountDownLatch(20);
            Thread thread = new Thread(() -> {
                for (int i = 2; i <= 21; i++) {
                    var unused = node.journal.append(entry("full", i, i));
                    all.countDown();
                }
            });
            thread.start();
            await(() -> all.getCount() == 15);
            assertThat(all.await(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(node.registry.get("runestone.journal.queue").gauge().value())
                    .isGreaterThanOrEqualTo(5);
            blocking.rollback();

            assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            thread.join();
            get(node.journal.append(entry("full", 22, 22)));
            assertThat(node.runs.events("full", 0, 100)).isEqualTo(events(1, 22));
        }
    }

    @Test
    void aCallbackMayAppendAndNeitherBlocksNorReordersCommits() throws Exception {
        try (TestNode node = new TestNode(database, CONFIG.withQueue(1)).started()) {
            CompletableFuture<Void> chain = node.journal.append(entry("chain", 1, 1));
            for (int i = 2; i <= 50; i++) {
                int seq = i;
                chain = chain.thenCompose(done -> node.journal.append(entry("chain", seq, seq)));
            }
            get(chain);
            assertThat(node.runs.events("chain", 0, 100)).isEqualTo(events(1, 50));
        }
    }

    @Test
    void whatIsOnItsWayAtTheEndIsCommittedAndAllRunsAreReleased() throws Exception {
        TestNode node = new TestNode(database, CONFIG).started();
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            done.add(node.journal.append(entry("late" + i, 1, 2)));
        }
        node.close();

        assertThat(done).allSatisfy(each -> assertThat(each).isCompleted());
        assertThat(node.runs.find("late499").orElseThrow().owner()).isNull();
        assertThatThrownBy(() -> get(node.journal.append(entry("later", 1, 1)))).isInstanceOf(JournalClosed.class);
        try (TestNode next = new TestNode(database, CONFIG).started()) {
            assertThat(next.runs.claimWaiting(1_000)).hasSize(500);
        }
    }

    @Test
    void aJournalThatCannotWriteSaysSoAndEndsInTime() throws Exception {
        Faults faults = new Faults(database);
        TestNode node = new TestNode(faults.dataSource(), database, CONFIG.withClosing(Duration.ofMillis(300)), false);
        node.started();
        get(node.journal.append(entry("out", 1, 1)));
        Fault[] outage = new Fault[200];
        Arrays.fill(outage, Fault.CONNECT);
        outage[0] = Fault.BEFORE_COMMIT;
        faults.next(outage);
        CompletableFuture<Void> never = node.journal.append(entry("out", 2, 2));
        await(() -> node.journal.trouble().isPresent());
        assertThat(new JournalHealth(node.journal).call().getStatus().name()).isEqualTo("DOWN");
        node.close();

        assertThatThrownBy(() -> get(never)).isInstanceOf(JournalClosed.class);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void get(CompletableFuture<Void> done) throws Exception {
        try {
            done.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            throw (Exception) e.getCause();
        }
    }

    static void await(BooleanSupplier condition) {
        await(condition, Thread::onSpinWait);
    }

    static void await(BooleanSupplier condition, Runnable meanwhile) {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("deadline").isBefore(deadline);
            meanwhile.run();
        }
    }
}
