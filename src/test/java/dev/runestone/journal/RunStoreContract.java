package dev.runestone.journal;

import static dev.runestone.journal.Entries.NOW;
import static dev.runestone.journal.Entries.entry;
import static dev.runestone.journal.Entries.events;
import static dev.runestone.journal.Entries.head;
import static dev.runestone.journal.Entries.parking;
import static dev.runestone.journal.Entries.released;
import static dev.runestone.journal.Entries.sending;
import static dev.runestone.journal.Entries.signal;
import static dev.runestone.journal.Entries.taking;
import static dev.runestone.journal.Entries.task;
import static dev.runestone.journal.JournalContract.await;
import static dev.runestone.journal.JournalContract.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Page;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.journal.Entry.ParkedTask;
import io.agroal.api.AgroalDataSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store of runs must do, whatever the database. */
abstract class RunStoreContract {
    private AgroalDataSource database;
    private TestNode node;

    abstract AgroalDataSource open();

    @BeforeEach
    void start() {
        database = open();
        node = new TestNode(database, TestJournalConfig.standard()).started();
    }

    @AfterEach
    void stop() {
        node.close();
        database.close();
    }

    private void append(Entry entry) throws Exception {
        get(node.journal.append(entry));
    }

    @Test
    void aMessageIsTakenOnceHoweverOftenItIsSent() throws Exception {
        append(entry("a", 1, 1));
        assertThat(node.runs.send(signal("m1", "a"))).isTrue();
        assertThat(node.runs.send(signal("m2", "a"))).isTrue();
        assertThat(node.runs.send(signal("m1", "a"))).isTrue();

        assertThat(node.runs.messages("a")).containsExactly(signal("m1", "a"), signal("m2", "a"));
        assertThat(node.runs.withMessages(10)).containsExactly("a");
        append(taking(entry("a", 2, 3), "m1", "m2"));

        assertThat(node.runs.send(signal("m1", "a"))).isTrue();
        assertThat(node.runs.messages("a")).isEmpty();
        assertThat(node.runs.withMessages(10)).isEmpty();
        await(() -> node.nudged.contains("a"));
    }

    @Test
    void everyCommandComesBackAsItWasSent() throws Exception {
        append(entry("a", 1, 1));
        Failure failure =
                new Failure(Refusal.Kind.INVALID, "no", List.of(new Failure.Place("a.b", "is wrong", "mend it")));
        List<Message.Command> commands = List.of(
                new Message.Command.Signal("paid", null),
                new Message.Command.Complete("t", new BigDecimal("0.10")),
                new Message.Command.Fail("t", failure),
                new Message.Command.Beat("t", Map.of("percent", 40)),
                new Message.Command.Cancel("enough"),
                new Message.Command.Pause("lunch"),
                new Message.Command.Resume(),
                new Message.Command.Retry(null),
                new Message.Command.Retry("step"));
        for (int i = 0; i < commands.size(); i++) {
            assertThat(node.runs.send(new Message("m" + i, "a", commands.get(i))))
                    .isTrue();
        }
        assertThat(node.runs.messages("a")).extracting(Message::command).containsExactlyElementsOf(commands);
    }

    @Test
    void aRunThatEndedTakesNothingButARetry() throws Exception {
        append(released(entry("over", 1, 2, RunStatus.FAILED)));

        assertThat(node.runs.send(signal("m", "over"))).isFalse();
        assertThat(node.runs.send(signal("m", "nobody"))).isFalse();
        assertThat(node.runs.send(new Message("r", "over", new Message.Command.Retry(null))))
                .isTrue();
        assertThat(node.runs.claimWaiting(10)).containsExactly("over");
        assertThat(node.runs.withMessages(10)).containsExactly("over");
    }

    @Test
    void messagesToOtherRunsAreSentWithTheCommitAndOnce() throws Exception {
        append(released(entry("parent", 1, 1, RunStatus.WAITING)));
        append(released(entry("over", 1, 1, RunStatus.COMPLETED)));
        append(sending(entry("child", 1, 1), signal("c", "parent"), signal("c", "over"), signal("c", "nobody")));
        append(sending(entry("child", 2, 2), signal("c", "parent")));

        assertThat(node.runs.messages("parent")).containsExactly(signal("c", "parent"));
        assertThat(node.runs.messages("over")).isEmpty();
        await(() -> node.nudged.equals(List.of("parent")));
        assertThat(node.runs.claimWaiting(10)).containsExactly("parent");
    }

    @Test
    void manySendersOfTheSameMessagesPutThemInOnceWhileTheRunGoesOn() throws Exception {
        append(entry("busy", 1, 1));
        List<Thread> senders = new ArrayList<>();
        List<Boolean> answers = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    answers.add(node.runs.send(signal("m" + i, "busy")));
                }
            });
            thread.start();
            senders.add(thread);
        }
        Set<String> taken = new HashSet<>();
        long seq = 1;
        while (taken.size() < 50) {
            for (Message message : node.runs.messages("busy")) {
                seq++;
                assertThat(taken.add(message.id())).as(message.id()).isTrue();
                append(taking(entry("busy", seq, seq), message.id()));
            }
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(answers).hasSize(200).doesNotContain(false);
        assertThat(node.runs.messages("busy")).isEmpty();
    }

    @Test
    void onlyRunsThatCouldGoOnAreClaimed() throws Exception {
        append(released(entry("running", 1, 1)));
        append(released(entry("compensating", 1, 1, RunStatus.COMPENSATING)));
        append(released(entry("waiting", 1, 1, RunStatus.WAITING)));
        append(released(entry("paused", 1, 1, RunStatus.PAUSED)));
        append(released(entry("over", 1, 1, RunStatus.COMPLETED)));
        Instant past = Instant.now().minusSeconds(60);
        Instant future = Instant.now().plusSeconds(600);
        append(released(entry(waking("due", RunStatus.WAITING, past), events(1, 1))));
        append(released(entry(waking("later", RunStatus.WAITING, future), events(1, 1))));
        append(released(entry(waking("due though paused", RunStatus.PAUSED, past), events(1, 1))));
        append(released(entry(waking("compensating again", RunStatus.COMPENSATING, past), events(1, 1))));
        append(released(entry(waking("compensating later", RunStatus.COMPENSATING, future), events(1, 1))));
        append(released(entry(waking("retrying later", RunStatus.RUNNING, future), events(1, 1))));
        append(released(entry("addressed", 1, 1, RunStatus.WAITING)));
        append(entry("mine", 1, 1));
        node.runs.send(signal("m", "addressed"));

        assertThat(node.runs.claimWaiting(1)).containsExactly("addressed");
        assertThat(node.runs.claimWaiting(10))
                .containsExactlyInAnyOrder(
                        "running", "compensating", "due", "due though paused", "compensating again", "retrying later");
        assertThat(node.runs.claimWaiting(10)).isEmpty();
    }

    private static RunHead waking(String run, RunStatus status, Instant at) {
        return new RunHead(run, "orders", "1.0.0", "hash", status, Map.of(), 1, NOW, NOW, null, at, null, 0, false);
    }

    @Test
    void twoNodesNeverClaimTheSameRun() throws Exception {
        for (int i = 0; i < 200; i++) {
            var unused = node.journal.append(released(entry("r" + i, 1, 1)));
        }
        append(released(entry("last", 1, 1)));
        try (TestNode other = new TestNode(database, TestJournalConfig.standard()).started()) {
            List<String> second = Collections.synchronizedList(new ArrayList<>());
            Thread thread = new Thread(() -> claimAll(other, second));
            thread.start();
            List<String> first = new ArrayList<>();
            claimAll(node, first);
            thread.join();
            // One of them may have been so fast that nothing was left for the other.
            first.addAll(second);
            assertThat(first).hasSize(201).doesNotHaveDuplicates();
        }
    }

    private static void claimAll(TestNode node, List<String> into) {
        int before;
        int idle = 0;
        do {
            before = into.size();
            into.addAll(node.runs.claimWaiting(7));
            idle = into.size() == before ? idle + 1 : 0;
        } while (idle < 3);
    }

    @Test
    void runsAreFoundLatestFirstByWhatIsAskedFor() throws Exception {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RunStatus status = i % 3 == 0 ? RunStatus.COMPLETED : RunStatus.RUNNING;
            Map<String, String> attributes = Map.of("customer", "c" + i % 5, "parity", i % 2 == 0 ? "even" : "odd");
            done.add(
                    node.journal.append(entry(head("s" + i, 1, status, attributes, NOW.plusSeconds(i)), events(1, 1))));
        }
        for (CompletableFuture<Void> each : done) {
            get(each);
        }
        assertThat(ids(query(Set.of(), Map.of(), 3, null))).containsExactly("s29", "s28", "s27");
        assertThat(ids(query(Set.of(RunStatus.COMPLETED), Map.of(), 3, null))).containsExactly("s27", "s24", "s21");
        assertThat(ids(query(Set.of(), Map.of("customer", "c4", "parity", "even"), 10, null)))
                .containsExactly("s24", "s14", "s4");
        assertThat(ids(query(Set.of(), Map.of("customer", "nobody"), 10, null))).isEmpty();
        assertThat(ids(new RunQuery(
                        "orders", "1.0.0", Set.of(), NOW.plusSeconds(3), NOW.plusSeconds(6), Map.of(), 10, null)))
                .containsExactly("s5", "s4", "s3");
        assertThat(ids(new RunQuery("others", null, Set.of(), null, null, Map.of(), 10, null)))
                .isEmpty();
    }

    @Test
    void pagesStayRightWhileRunsAreAdded() throws Exception {
        for (int i = 0; i < 20; i++) {
            // Two of each time: the id decides between them.
            append(entry(head("p" + (10 + i), 1, RunStatus.RUNNING, Map.of(), NOW.plusSeconds(i / 2)), events(1, 1)));
        }
        List<String> seen = new ArrayList<>();
        @Nullable String cursor = null;
        int added = 0;
        do {
            Page<RunHead> page = node.runs.search(query(Set.of(), Map.of(), 3, cursor));
            page.items().forEach(item -> seen.add(item.id()));
            cursor = page.next();
            append(entry(head("new" + added, 1, RunStatus.RUNNING, Map.of(), NOW.plusSeconds(100)), events(1, 1)));
            added++;
        } while (cursor != null);

        List<String> expected = new ArrayList<>();
        for (int i = 29; i >= 10; i--) {
            expected.add("p" + i);
        }
        assertThat(seen).containsExactlyElementsOf(expected);
    }

    @Test
    void aForeignCursorIsRefused() {
        for (String place : List.of("no place", "+999999999-01-01T00:00:00Z x", "2026-11-22T10:00:00Z a\0")) {
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(UTF_8));
            assertThatThrownBy(() -> node.runs.search(query(Set.of(), Map.of(), 3, cursor)))
                    .as(place)
                    .isInstanceOf(RefusalException.class)
                    .hasMessageContaining("no place");
        }
    }

    private static RunQuery query(
            Set<RunStatus> statuses, Map<String, String> attributes, int limit, @Nullable String cursor) {
        return new RunQuery(null, null, statuses, null, null, attributes, limit, cursor);
    }

    private List<String> ids(RunQuery query) {
        return node.runs.search(query).items().stream().map(RunHead::id).toList();
    }

    @Test
    void tasksWaitUntilTheyDoNot() throws Exception {
        ParkedTask first = task("t1", "a", NOW.plusSeconds(60));
        ParkedTask second = task("t2", "a", null);
        append(parking(entry("a", 1, 2, RunStatus.WAITING), List.of(first, second), List.of()));

        assertThat(node.runs.task("t1")).contains(first);
        Page<ParkedTask> page = node.runs.tasks("orders", 1, null);
        assertThat(page.items()).containsExactly(first);
        assertThat(node.runs.tasks("orders", 1, page.next()).items()).containsExactly(second);
        assertThat(node.runs.tasks("others", 10, null).items()).isEmpty();

        append(parking(entry("a", 3, 3), List.of(first), List.of("t1", "t2")));
        assertThat(node.runs.tasks(null, 10, null).items()).containsExactly(first);
        append(parking(entry("a", 4, 4), List.of(), List.of("t1")));
        assertThat(node.runs.task("t1")).isEmpty();
    }

    @Test
    void definitionsAreKeptOnce() {
        node.runs.keepDefinition("h1", "{\"name\":\"a\"}");
        node.runs.keepDefinition("h1", "{\"name\":\"b\"}");

        assertThat(node.runs.definition("h1")).contains("{\"name\":\"a\"}");
        assertThat(node.runs.definition("h2")).isEmpty();
    }

    @Test
    void aLargeEventIsKept() throws Exception {
        String large = "x".repeat(3_000_000);
        Recorded begun = new Recorded(
                1, NOW, new RunEvent.RunStarted("orders", "1.0.0", "hash", Map.of("large", large), "n", null));
        append(entry(head("large", 1, RunStatus.RUNNING), List.of(begun)));

        assertThat(node.runs.events("large", 0, 10)).containsExactly(begun);
    }

    @Test
    void onlyEndedRunsAreDeletedWithAllThatIsKeptOfThem() throws Exception {
        append(entry("going", 1, 1));
        append(parking(entry("gone", 1, 1), List.of(task("t", "gone", null)), List.of()));
        node.runs.send(signal("m", "gone"));
        append(entry("gone", 2, 3, RunStatus.COMPLETED));

        assertThat(node.runs.delete(List.of("going", "gone", "gone", "nobody"))).isEqualTo(1);
        assertThat(node.runs.find("gone")).isEmpty();
        assertThat(node.runs.events("gone", 0, 10)).isEmpty();
        assertThat(node.runs.messages("gone")).isEmpty();
        assertThat(node.runs.task("t")).isEmpty();
        assertThat(node.runs.find("going")).isPresent();
    }

    @Test
    void endedRunsAreArchivedThenDeletedAndReadAlikeInBetween() throws Exception {
        for (int i = 0; i < 8; i++) {
            append(entry("old" + i, 1, 2));
            append(entry("old" + i, 3, 5, i == 0 ? RunStatus.FAILED : RunStatus.COMPLETED));
        }
        append(entry("young", 1, 2, RunStatus.COMPLETED));
        age("old", Duration.ofDays(8));
        assertThat(node.archive.sweep()).isEqualTo(8);
        assertThat(node.archive.sweep()).isZero();

        assertThat(count("run_event where run_id like 'old%'")).isZero();
        assertThat(count("run_archive")).isEqualTo(8);
        assertThat(node.runs.find("old3").orElseThrow().archived()).isTrue();
        assertThat(node.runs.events("old3", 0, 100)).isEqualTo(events(1, 5));
        assertThat(node.runs.events("old3", 2, 2)).isEqualTo(events(3, 4));
        assertThat(node.runs.events("old3", 5, 2)).isEmpty();

        // A failed run that is retried goes on behind its archive, and is packed again.
        append(entry("old0", 6, 7));
        assertThat(node.runs.events("old0", 0, 100)).isEqualTo(events(1, 7));
        append(entry("old0", 8, 8, RunStatus.COMPLETED));
        age("old0", Duration.ofDays(8));
        assertThat(node.archive.sweep()).isEqualTo(1);
        assertThat(node.runs.events("old0", 3, 100)).isEqualTo(events(4, 8));

        age("old", Duration.ofDays(91));
        assertThat(node.archive.sweep()).isEqualTo(8);
        assertThat(count("run_archive")).isZero();
        assertThat(count("run")).isEqualTo(1);
    }

    private void age(String prefix, Duration age) throws SQLException {
        execute("update run set ended_at = current_timestamp - " + age.toDays()
                + " * interval '1' day where ended_at is not null and id like '" + prefix + "%'");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String table) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
