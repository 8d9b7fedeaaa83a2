package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.runestone.api.Page;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the endpoints of runs and tasks answer, without a server. */
@Timeout(60)
class RunDoorsTest {
    private final RunsInMemory home = new RunsInMemory();
    private final Runs runs = home.runs;
    private final RunAccessConfig config = new SmallRyeConfigBuilder()
            .withMapping(RunAccessConfig.class)
            .withDefaultValue("runestone.run-access.stream-page", "2")
            .withDefaultValue("runestone.run-access.stream-heartbeat", "PT0.05S")
            .build()
            .getConfigMapping(RunAccessConfig.class);
    private final ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());
    private final RunResource run =
            new RunResource(runs, new EventStreams(runs, config, mapper, new SimpleMeterRegistry()), mapper);
    private final RunCommandResource commands = new RunCommandResource(runs);
    private final TaskResource tasks = new TaskResource(runs);

    @AfterEach
    void stop() {
        home.close();
    }

    private String begin(String workflow, String id) {
        return runs.start(new Runs.Start(workflow, null, Map.of("in", 7), Map.of("customer", "42"), false, id))
                .join()
                .id();
    }

    private RunHead await(String id, RunStatus status) {
        TestRuns.until(() -> runs.get(id).status() == status);
        return runs.get(id);
    }

    private static void refused(Refusal.Kind kind, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, thrown -> {
            assertThat(thrown.refusal().kind()).isEqualTo(kind);
            assertThat(thrown.refusal().toString()).contains(text);
        });
    }

    private static void accepted(String id, Response answer) {
        assertThat(answer.getStatus()).isEqualTo(202);
        assertThat(answer.getLocation()).isEqualTo(URI.create("/api/runs/" + id));
    }

    @Test
    void aRunThatWaitsIsShownWithWhatItWaitsFor() {
        begin("approval", "waits");
        await("waits", RunStatus.WAITING);

        RunView view = run.getRun("waits");

        assertThat(view.id()).isEqualTo("waits");
        assertThat(view.workflow()).isEqualTo("approval");
        assertThat(view.version()).isEqualTo("1.0.0");
        assertThat(view.status()).isEqualTo(RunStatus.WAITING);
        assertThat(view.attributes()).isEqualTo(Map.of("customer", "42"));
        assertThat(view.inputs()).isEqualTo(Map.of("in", 7));
        assertThat(view.components()).isEqualTo(Map.of("a", ComponentStatus.WAITING));
        assertThat(view.waitingFor()).singleElement().satisfies(wait -> {
            assertThat(wait.component()).isEqualTo("a");
            assertThat(wait.kind()).isEqualTo("task");
            assertThat(wait.token()).startsWith("waits.");
            assertThat(wait.attempt()).isEqualTo(1);
            assertThat(wait.subject()).isEmpty();
            assertThat(wait.until()).isNull();
        });
        assertThat(view.outputs()).isNull();
        assertThat(view.failure()).isNull();
        assertThat(view.retryable()).isNull();
        assertThat(view.parent()).isNull();
        assertThat(view.endedAt()).isNull();
        assertThat(view.events()).isPositive();
        assertThat(view.recoveries()).isZero();
        assertThat(view.archived()).isFalse();
        assertThat(view.createdAt()).isBeforeOrEqualTo(view.updatedAt());
    }

    @Test
    void aSignalIsWaitedForByItsName() {
        begin("payment", "pays");
        await("pays", RunStatus.WAITING);

        assertThat(run.getRun("pays").waitingFor()).singleElement().satisfies(wait -> {
            assertThat(wait.kind()).isEqualTo("signal");
            assertThat(wait.subject()).isEqualTo("paid");
            assertThat(wait.token()).as("nobody completes it by a token").isNull();
        });
        accepted("pays", commands.signalRun("pays", new SignalRequest("paid", 110, "bill")));
        await("pays", RunStatus.COMPLETED);
        assertThat(run.getRun("pays").outputs()).isEqualTo(Map.of("a", 110));
    }

    @Test
    void aRunThatFailedIsShownWithWhyAndWhatCanBeRetried() {
        begin("printing", "prints");
        await("prints", RunStatus.FAILED);

        RunView view = run.getRun("prints");
        assertThat(view.retryable()).isEqualTo("a");
        assertThat(view.failure().detail()).contains("a");
        assertThat(view.failure().type()).startsWith("urn:runestone:problem:");
        assertThat(view.failure().title()).isNotEmpty();
        assertThat(view.failure().errors().toString()).contains("out of ink");
        assertThat(view.endedAt()).isNotNull();
        accepted("prints", commands.retryRun("prints", new RetryRequest(null)));
        await("prints", RunStatus.COMPLETED);
        assertThat(run.getRun("prints").outputs()).isEqualTo(Map.of("a", "printed"));
    }

    @Test
    void commandsAreAcceptedAndCarriedOut() {
        begin("approval", "asked");
        await("asked", RunStatus.WAITING);

        accepted("asked", commands.pauseRun("asked", new ReasonRequest("lunch")));
        await("asked", RunStatus.PAUSED);
        accepted("asked", commands.resumeRun("asked"));
        await("asked", RunStatus.WAITING);
        refused(Refusal.Kind.CONFLICT, "asked", () -> run.deleteRun("asked"));
        accepted("asked", commands.cancelRun("asked", new ReasonRequest("no more")));
        await("asked", RunStatus.CANCELLED);
        refused(Refusal.Kind.CONFLICT, "CANCELLED", () -> commands.resumeRun("asked"));
        assertThat(run.deleteRun("asked").getStatus()).isEqualTo(204);
        refused(Refusal.Kind.NOT_FOUND, "asked", () -> run.getRun("asked"));
    }

    @Test
    void aHistoryIsReplayedAgainstAnotherVersion() {
        begin("sum", "sums");
        await("sums", RunStatus.COMPLETED);

        Replay same = commands.replayRun("sums", new ReplayRequest("1.1.0"));
        Replay other = commands.replayRun("sums", new ReplayRequest("1.0.0"));

        assertThat(same.accepted()).isTrue();
        assertThat(same.divergence()).isNull();
        assertThat(other.accepted()).isFalse();
        assertThat(other.divergence().component()).isEqualTo("b");
        refused(Refusal.Kind.INVALID, "version", () -> commands.replayRun("sums", new ReplayRequest(null)));
    }

    @Test
    void eventsAreReadPageByPage() {
        begin("sum", "paged");
        await("paged", RunStatus.COMPLETED);

        List<RunEventView> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<RunEventView> page = run.listRunEvents("paged", 2, cursor);
            assertThat(page.items().size()).isBetween(1, 2);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);

        assertThat(all)
                .extracting(RunEventView::seq)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(1L);
        assertThat(all).extracting(RunEventView::type).startsWith("runStarted").contains("componentCompleted");
        assertThat(all.get(0).data().get("workflow").textValue()).isEqualTo("sum");
        refused(Refusal.Kind.MALFORMED, "limit", () -> run.listRunEvents("paged", 0, null));
        refused(Refusal.Kind.MALFORMED, "limit", () -> run.listRunEvents("paged", 501, null));
        refused(Refusal.Kind.NOT_FOUND, "nobody", () -> run.listRunEvents("nobody", null, null));
    }

    @Test
    void aTailReadsOnUntilTheRunHasEnded() {
        begin("approval", "tail");
        await("tail", RunStatus.WAITING);
        List<String> types = new ArrayList<>();
        try (EventTail tail = new EventTail(runs, "tail", 0, config, ForkJoinPool.commonPool())) {
            boolean completed = false;
            boolean silence = false;
            while (!tail.ended()) {
                List<String> page = next(tail);
                types.addAll(page);
                if (page.isEmpty() && !completed) {
                    silence = true;
                    completed = true;
                    runs.complete(runs.details("tail").waitingFor().get(0).token(), "yes");
                }
            }
            assertThat(silence).as("an empty page says that it is alive").isTrue();
        }

        assertThat(types).startsWith("runStarted").endsWith("runCompleted");
    }

    private List<String> next(EventTail tail) {
        Uni<List<dev.runestone.journal.Recorded>> page = tail.next();
        List<dev.runestone.journal.Recorded> rows = page.await().atMost(Duration.ofSeconds(20));
        assertThat(rows.size()).isLessThanOrEqualTo(2);
        return rows.stream().map(row -> RunEventView.of(row, mapper).type()).toList();
    }

    @Test
    void aTailBeginsBehindAnEventAndAClosedOneReadsNoMore() {
        begin("approval", "closed");
        await("closed", RunStatus.WAITING);
        long last = run.getRun("closed").events();
        EventTail tail = new EventTail(runs, "closed", last - 1, config, ForkJoinPool.commonPool());

        assertThat(next(tail)).hasSize(1);
        tail.close();
        assertThat(next(tail)).isEmpty();
        assertThat(tail.ended()).isFalse();
    }

    @Test
    void factsAndTheirAncestryAreShown() {
        begin("sum", "facts");
        await("facts", RunStatus.COMPLETED);

        Page<FactView> page = run.listRunFacts("facts", 1, null);
        Page<FactView> rest = run.listRunFacts("facts", 5, page.next());
        AncestryView ancestry = run.getFactAncestry("facts", "b");

        assertThat(page.items()).hasSize(1);
        assertThat(rest.items()).hasSize(1);
        assertThat(rest.next()).isNull();
        assertThat(ancestry.inputs()).containsExactly("in");
        assertThat(ancestry.components()).containsExactly("b");
        assertThat(ancestry.rules()).isEmpty();
        assertThat(ancestry.facts()).hasSize(2);
        refused(Refusal.Kind.NOT_FOUND, "'c'", () -> run.getFactAncestry("facts", "c"));
    }

    @Test
    void tasksAreListedShownAndCompleted() {
        begin("approval", "task");
        await("task", RunStatus.WAITING);
        Page<TaskView> listed = tasks.listTasks("approval", 10, null);
        TaskView task = listed.items().get(0);

        assertThat(listed.items()).hasSize(1);
        assertThat(tasks.listTasks("sum", 10, null).items()).isEmpty();
        assertThat(tasks.getTask(task.token())).isEqualTo(task);
        assertThat(task.run()).isEqualTo("task");
        assertThat(task.workflow()).isEqualTo("approval");
        assertThat(task.component()).isEqualTo("a");
        assertThat(task.details()).isEqualTo(Map.of("of", "7"));
        assertThat(task.until()).isNull();
        accepted("task", tasks.beatTask(task.token(), new HeartbeatRequest(Map.of("percent", 40))));
        accepted("task", tasks.completeTask(task.token(), new CompletionRequest("done")));
        await("task", RunStatus.COMPLETED);
        refused(
                Refusal.Kind.NOT_FOUND,
                "token",
                () -> tasks.completeTask(task.token(), new CompletionRequest("again")));
        refused(Refusal.Kind.NOT_FOUND, "token", () -> tasks.getTask(task.token()));
    }

    @Test
    void aTaskThatFailsSaysWhy() {
        begin("approval", "fails");
        await("fails", RunStatus.WAITING);
        String token = run.getRun("fails").waitingFor().get(0).token();

        refused(Refusal.Kind.INVALID, "no message", () -> tasks.failTask(token, new TaskFailureRequest(" ")));
        refused(
                Refusal.Kind.INVALID,
                "characters",
                () -> tasks.failTask(token, new TaskFailureRequest("x".repeat(1_001))));
        accepted("fails", tasks.failTask(token, new TaskFailureRequest("Nobody knows.")));
        await("fails", RunStatus.FAILED);
        assertThat(run.getRun("fails").failure().errors().toString()
                        + run.getRun("fails").failure().detail())
                .contains("Nobody knows.");
    }

    @Test
    void aRunOfAnotherRunNamesIt() {
        begin("deep", "outer");
        TestRuns.until(() -> runs.search(RunsTest.query()).items().size() > 1);
        RunHead child = runs.search(RunsTest.query()).items().stream()
                .filter(head -> !head.id().equals("outer"))
                .min(java.util.Comparator.comparing(RunHead::createdAt))
                .orElseThrow();

        assertThat(run.getRun(child.id()).parent()).isEqualTo("outer");
        assertThat(RunView.of(child).parent()).as("lists do not know").isNull();
        assertThat(RunView.of(child).components()).isNull();
    }
}
