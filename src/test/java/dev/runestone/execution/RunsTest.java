package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.journal.Failure;
import dev.runestone.journal.MemoryRuns;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunQuery;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can be asked of runs, without doors and database. */
@Timeout(60)
class RunsTest {
    private static final int DEPTH = RunsInMemory.DEPTH;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunsInMemory home = new RunsInMemory();
    private final MemoryRuns store = home.store;
    private final Runs runs = home.runs;

    @AfterEach
    void stop() {
        home.close();
    }

    private static Runs.Start start(String workflow, @Nullable String id, boolean ephemeral) {
        return new Runs.Start(workflow, null, Map.of("in", 7), Map.of("customer", "42"), ephemeral, id);
    }

    private String begin(String workflow) {
        return runs.start(start(workflow, null, false)).join().id();
    }

    private RunHead await(String run, RunStatus status) {
        TestRuns.until(() -> runs.get(run).status() == status);
        return runs.get(run);
    }

    private static void refused(Refusal.Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).satisfies(thrown -> {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            assertThat(cause).isInstanceOf(RefusalException.class);
            assertThat(((RefusalException) cause).refusal().kind()).isEqualTo(kind);
        });
    }

    @Test
    void theLatestVersionIsRunUnlessOneIsNamed() {
        RunHead latest = runs.start(start("sum", "one", false)).join();
        RunHead named = runs.start(
                        new Runs.Start("sum", new Version(1, 0, 0, ""), Map.of("in", 7), Map.of(), false, "other"))
                .join();

        assertThat(latest.version()).isEqualTo("1.1.0");
        assertThat(latest.attributes()).containsEntry("customer", "42");
        assertThat(named.version()).isEqualTo("1.0.0");
        assertThat(runs.ended("one", PATIENCE).join().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(runs.details("one").outputs()).isEqualTo(Map.of("b", 7));
    }

    @Test
    void anIdIsMadeWhereNoneIsGivenAndIsInTheOrderOfTime() {
        String first = begin("sum");
        String second = begin("sum");

        assertThat(first).isLessThan(second);
    }

    @Test
    void startingTwiceWithOneIdStartsOneRun() {
        runs.start(start("approval", "mine", false)).join();
        runs.start(start("approval", "mine", false)).join();

        await("mine", RunStatus.WAITING);
        assertThat(runs.search(query()).items()).hasSize(1);
        refused(
                Refusal.Kind.CONFLICT,
                () -> runs.start(new Runs.Start("approval", null, Map.of("in", 8), Map.of(), false, "mine"))
                        .join());
        refused(
                Refusal.Kind.CONFLICT,
                () -> runs.start(start("sum", "mine", false)).join());
    }

    static RunQuery query() {
        return new RunQuery(null, null, Set.of(), null, null, Map.of(), 10, null);
    }

    @Test
    void whatCannotBeStartedIsRefused() {
        refused(
                Refusal.Kind.NOT_FOUND,
                () -> runs.start(start("nothing", null, false)).join());
        refused(
                Refusal.Kind.INVALID,
                () -> runs.start(start("sum", "no id", false)).join());
        refused(
                Refusal.Kind.INVALID,
                () -> runs.start(new Runs.Start("sum", null, Map.of(), Map.of(), false, null))
                        .join());
        assertThat(runs.search(query()).items()).isEmpty();
    }

    @Test
    void anEphemeralRunIsInNoStore() {
        RunHead head = runs.start(start("approval", "brief", true)).join();

        await(head.id(), RunStatus.WAITING);
        assertThat(runs.search(query()).items()).isEmpty();
        assertThat(runs.searchEphemeral(query()).items())
                .extracting(RunHead::id)
                .containsExactly("brief");
        assertThat(store.find("brief")).isEmpty();
    }

    @Test
    void aTaskIsFoundByItsTokenAndCompletedOnce() {
        String run = begin("approval");
        await(run, RunStatus.WAITING);
        String token = runs.details(run).waitingFor().get(0).token();

        assertThat(runs.task(token).details()).containsEntry("of", "7");
        assertThat(runs.tasks("approval", 10, null).items()).hasSize(1);
        assertThat(runs.tasks("sum", 10, null).items()).isEmpty();
        runs.beat(token, Map.of("percent", 40));
        runs.complete(token, "yes");

        await(run, RunStatus.COMPLETED);
        assertThat(runs.details(run).outputs()).isEqualTo(Map.of("a", "yes"));
        refused(Refusal.Kind.NOT_FOUND, () -> runs.complete(token, "no"));
        refused(Refusal.Kind.NOT_FOUND, () -> runs.beat(token, Map.of()));
    }

    @Test
    void aTaskThatIsGivenUpFailsTheRun() {
        String run = begin("approval");
        await(run, RunStatus.WAITING);

        runs.fail(
                runs.details(run).waitingFor().get(0).token(),
                new Failure(Refusal.Kind.INVALID, "Nobody knows.", List.of()));

        await(run, RunStatus.FAILED);
        assertThat(runs.details(run).failure().toString()).contains("Nobody knows.");
        assertThat(runs.details(run).failedComponent()).isEqualTo("a");
    }

    @Test
    void aSignalWithAnIdIsTakenOnce() {
        String run = begin("payment");
        await(run, RunStatus.WAITING);

        runs.signal(run, "other", 0, null);
        runs.signal(run, "paid", 110, "bill-1");

        await(run, RunStatus.COMPLETED);
        assertThat(runs.details(run).outputs()).isEqualTo(Map.of("a", 110));
        refused(Refusal.Kind.CONFLICT, () -> runs.signal(run, "paid", 110, "bill-2"));
    }

    @Test
    void aPausedRunBeginsNothingUntilItIsResumed() {
        String run = begin("payment");
        await(run, RunStatus.WAITING);

        runs.pause(run, "lunch");
        await(run, RunStatus.PAUSED);
        runs.resume(run);
        await(run, RunStatus.WAITING);
        runs.cancel(run, "no more");

        await(run, RunStatus.CANCELLED);
        assertThat(runs.events(run, 0, 100).stream().map(Recorded::event))
                .anySatisfy(event -> assertThat(event).isInstanceOf(RunEvent.RunPaused.class));
    }

    @Test
    void aFailedRunIsRetriedInTheComponentThatFailed() {
        String run = begin("printing");
        await(run, RunStatus.FAILED);

        refused(Refusal.Kind.CONFLICT, () -> runs.retry(run, "b"));
        runs.retry(run, "a");

        await(run, RunStatus.COMPLETED);
        assertThat(runs.details(run).outputs()).isEqualTo(Map.of("a", "printed"));
        refused(Refusal.Kind.CONFLICT, () -> runs.retry(run, null));
    }

    @Test
    void onlyWhatHasEndedIsDeleted() {
        String run = begin("payment");
        await(run, RunStatus.WAITING);
        refused(Refusal.Kind.CONFLICT, () -> runs.delete(run));

        runs.cancel(run, "");
        await(run, RunStatus.CANCELLED);
        runs.delete(run);

        refused(Refusal.Kind.NOT_FOUND, () -> runs.get(run));
        refused(Refusal.Kind.NOT_FOUND, () -> runs.events(run, 0, 10));
    }

    @Test
    void waitingForAnEndGivesTheRunAsItIsWhenTheTimeIsUp() {
        String run = begin("payment");

        RunHead early = runs.ended(run, Duration.ofMillis(50)).join();

        assertThat(early.status().ended()).isFalse();
    }

    @Test
    void aHistoryIsHeldAgainstAnotherVersion() {
        String run = runs.start(new Runs.Start("sum", new Version(1, 0, 0, ""), Map.of("in", 7), Map.of(), false, null))
                .join()
                .id();
        await(run, RunStatus.COMPLETED);

        assertThat(runs.replay(run, new Version(1, 0, 0, "")).accepted()).isTrue();
        assertThat(runs.replay(run, new Version(1, 1, 0, "")).accepted()).isFalse();
        refused(Refusal.Kind.NOT_FOUND, () -> runs.replay(run, new Version(9, 0, 0, "")));
    }

    @Test
    void runsThatStartOneAnotherWithoutEndAreStoppedAtADepth() {
        String run = begin("deep");

        await(run, RunStatus.FAILED);

        List<RunHead> all = runs.search(query()).items();
        assertThat(all).hasSize(DEPTH);
        assertThat(all)
                .filteredOn(head -> head.attributes().containsKey("parent"))
                .hasSize(DEPTH - 1);
        TestRuns.until(() -> runs.search(query()).items().stream().allMatch(head -> head.status() == RunStatus.FAILED));
    }

    @Test
    void somebodyWhoListensHearsOfEachCommitUntilThatIsClosed() throws Exception {
        String run = begin("payment");
        await(run, RunStatus.WAITING);
        AtomicInteger heard = new AtomicInteger();
        AutoCloseable ear = runs.listen(run, heard::incrementAndGet);

        runs.pause(run, "");
        await(run, RunStatus.PAUSED);
        TestRuns.until(() -> heard.get() > 0);
        ear.close();
        int before = heard.get();
        runs.resume(run);
        await(run, RunStatus.WAITING);

        assertThat(heard).hasValue(before);
    }
}
