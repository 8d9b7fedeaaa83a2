package dev.runestone.execution;

import dev.runestone.api.OutageException;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.function.Parking;
import dev.runestone.function.StepInput;
import dev.runestone.journal.Entry;
import dev.runestone.journal.Failure;
import dev.runestone.journal.OwnershipLost;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunEvent.Waiting;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A run in memory. It is an actor: everything that happens to it is a task of its mailbox, so one thread at a time has
 * it. After each handful of tasks it begins what can be executed and appends what was recorded to the journal; it does
 * not wait for the commit to go on.
 */
final class LiveRun {
    private static final Logger LOG = Logger.getLogger(LiveRun.class);
    /** After so many components on its own thread a run lets others have it. */
    private static final int TURN = 256;

    private static final Duration WHEN_BUSY = Duration.ofMillis(50);
    private static final Duration OUTAGE = Duration.ofMillis(25);
    private static final int OUTAGE_DOUBLINGS = 6;

    private final String id;
    private final RunState state;
    private final Plan plan;
    private final RunWriter writer;
    private final RunEnvironment environment;
    private final Mailbox mailbox;
    private final RunInbox inbox;
    private final RunEnding ending;
    /** Written on the run's own thread, looked at by others. */
    private final ConcurrentHashMap<Integer, Attempt> executing = new ConcurrentHashMap<>();

    private final List<Runnable> afterCommit = new ArrayList<>(0);
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private @Nullable Future<?> wakeUp;
    private @Nullable Instant wakeUpAt;
    private boolean held;
    private volatile @Nullable RunHead head;
    /** Written on the run's own thread; read by others to tell whether it still takes tasks. */
    private volatile boolean gone;

    LiveRun(String id, RunState state, RunWriter writer, RunEnvironment environment) {
        this.id = id;
        this.state = state;
        this.plan = state.plan();
        this.writer = writer;
        this.environment = environment;
        this.mailbox = new Mailbox(environment.threads().actors(), this::afterwards, this::broken);
        this.inbox = new RunInbox(this, state, writer, environment);
        this.ending = new RunEnding(this, state, writer, environment);
    }

    String id() {
        return id;
    }

    RunState state() {
        return state;
    }

    /** What is committed of it; only when its beginning is. */
    RunHead head() {
        RunHead committed = head;
        if (committed == null) {
            throw new IllegalStateException("Nothing of the run " + id + " is committed yet.");
        }
        return committed;
    }

    /** Whether it takes no more tasks: it was released, dropped or is broken. */
    boolean isGone() {
        return gone;
    }

    /**
     * Begins the run.
     *
     * @param committedFirst whether nothing is executed before the beginning is committed
     * @return completes when the beginning is committed
     */
    CompletableFuture<Void> begin(RunEvent.RunStarted started, boolean committedFirst) {
        held = committedFirst;
        mailbox.post(() -> writer.record(started));
        return begun;
    }

    /** Goes on with a run that was in the journal. */
    void goOn() {
        mailbox.post(this::readOn);
    }

    /**
     * Goes on with a run whose node went while it was executed; that is committed before anything is executed again.
     *
     * @param pause pauses it; null where it may go on
     */
    void goOnAfterCrash(RunEvent.@Nullable RunPaused pause) {
        held = true;
        mailbox.post(() -> {
            writer.takeUp();
            if (pause != null) {
                writer.record(pause);
            }
            readOn();
        });
    }

    private void readOn() {
        state.waiters().forEach((node, waiter) -> startChild(waiter.parked()));
        inbox.read();
    }

    /** There are messages in the inbox. */
    void nudge() {
        mailbox.post(() -> {
            if (gone) {
                environment.watcher().missed(this);
            } else {
                inbox.read();
            }
        });
    }

    /** The time has come for something. */
    void wake() {
        mailbox.post(() -> {});
    }

    /** Drops the run from memory, at once and without a word: it may be executed elsewhere by now. */
    void drop() {
        gone = true;
        mailbox.post(() -> {
            executing.values().forEach(Attempt::cancel);
            executing.clear();
        });
    }

    // --- on the run's own thread from here on ---

    private void afterwards() {
        if (gone) {
            return;
        }
        if (!held && !state.ended()) {
            advance();
        }
        // It may have been dropped while it executed something on this thread.
        if (!gone) {
            flush();
        }
    }

    private void broken(Throwable bug) {
        if (!gone) {
            gone = true;
            environment.watcher().broken(this, bug);
        }
    }

    private void advance() {
        Instant now = environment.clock().instant();
        timeouts(now);
        if (ending.begun()) {
            ending.advance(now);
        } else if (!state.paused() && beginReady(now) && executing.isEmpty() && !state.waits()) {
            writer.record(new RunEvent.RunCompleted(state.result()));
        }
    }

    private void timeouts(Instant now) {
        for (int join = state.dueJoin(now); join >= 0; join = state.dueJoin(now)) {
            writer.record(new RunEvent.JoinReleased(plan.graph().names[join]));
        }
        for (Map.Entry<Integer, RunState.Waiter> each :
                List.copyOf(state.waiters().entrySet())) {
            RunState.Waiter waiter = each.getValue();
            Instant due = waiter.due();
            if (due != null && !due.isAfter(now)) {
                timedOut(each.getKey(), waiter);
            }
        }
    }

    private void timedOut(int node, RunState.Waiter waiter) {
        RunEvent.Parked parked = waiter.parked();
        if (parked.kind() == Waiting.TIMER) {
            completeWaiter(parked, null);
            return;
        }
        boolean silent = !waiter.due().equals(parked.until());
        settle(
                node,
                parked.attempt(),
                null,
                new Refusal(
                                Refusal.Kind.TIMEOUT,
                                silent
                                        ? "There was no sign of life for " + Duration.ofMillis(parked.heartbeat()) + "."
                                        : "Nothing came until " + parked.until() + ".",
                                List.of())
                        .asException(),
                0);
    }

    /** A signal has come: the first step that waits for it has its value. */
    void signalled(RunEvent.SignalReceived signal) {
        for (RunState.Waiter waiter : state.waiters().values()) {
            RunEvent.Parked parked = waiter.parked();
            if (parked.kind() == Waiting.SIGNAL && parked.subject().equals(signal.name())) {
                completeWaiter(parked, signal.payload());
                return;
            }
        }
    }

    /** A parked step has got its value. */
    void completeWaiter(RunEvent.Parked parked, @Nullable Object value) {
        int node = state.node(parked.component());
        writer.record(new RunEvent.ComponentCompleted(
                parked.component(), parked.attempt(), plan.graph().portName(node, 0), value, List.of(), List.of(), 0));
    }

    /** A parked step has failed. */
    void failWaiter(RunEvent.Parked parked, Refusal refusal) {
        settle(state.node(parked.component()), parked.attempt(), null, refusal.asException(), 0);
    }

    /** Begins what is ready; true where nothing is left that could begin without waiting. */
    private boolean beginReady(Instant now) {
        for (int turn = 0; executing.size() < environment.limits().parallelism(); turn++) {
            if (state.failed() != null) {
                // A failure on the way: the run ends in its next turn.
                wake();
                return false;
            }
            if (turn == TURN) {
                wake();
                return false;
            }
            int node = state.next(now);
            if (node < 0) {
                return true;
            }
            begin(node);
        }
        return false;
    }

    private void begin(int node) {
        int number = state.attempt(node);
        StepInput input = state.prepare(node);
        Work work = plan.work(node);
        PolicedWork policed = plan.policed(node);
        Attempt.Execution execution =
                policed == null ? given -> work.execute(given, true) : given -> policed.attempt(given, true);
        if (inline(node)) {
            new Attempt(node, number, input, execution, this::settle).run();
            return;
        }
        Attempt attempt = new Attempt(node, number, input, execution, this::post);
        executing.put(node, attempt);
        submit(attempt);
    }

    private boolean inline(int node) {
        return plan.policed(node) == null
                && plan.work(node).isBounded()
                && !plan.costs(node, environment.limits().inlineBelow().toNanos(), false);
    }

    /** Has an attempt executed on another thread, as soon as there is one. */
    void submit(Attempt attempt) {
        Duration timeout = plan.policy(attempt.node()).timeout();
        Duration deadline = timeout == null
                ? environment.limits().attempt()
                : timeout.plus(environment.limits().grace());
        try {
            attempt.submitted(environment
                    .threads()
                    .submit(attempt, plan.work(attempt.node()).waits(), deadline, late -> overdue(attempt, late)));
        } catch (RefusalException busy) {
            environment.threads().later(() -> mailbox.post(() -> resubmit(attempt)), WHEN_BUSY);
        }
    }

    private void resubmit(Attempt attempt) {
        if (!gone && executing.get(attempt.node()) == attempt) {
            submit(attempt);
        }
    }

    /**
     * Has an attempt made again that failed because the platform's own database is out of reach: that is no failure of
     * the component, and nothing could be committed of it either.
     */
    private void postpone(Attempt attempt, Consumer<Attempt> then) {
        Attempt again = attempt.again(then);
        Duration pause = OUTAGE.multipliedBy(1L << Math.min(again.outages(), OUTAGE_DOUBLINGS));
        LOG.warnf(
                "The component %s of the run %s waits %s for the database.",
                plan.graph().names[attempt.node()], id, pause);
        executing.put(attempt.node(), again);
        environment.threads().later(() -> mailbox.post(() -> resubmit(again)), pause);
    }

    private void post(Attempt attempt) {
        mailbox.post(() -> {
            if (!gone && executing.remove(attempt.node(), attempt) && !state.ended()) {
                settle(attempt);
            }
        });
    }

    private void overdue(Attempt attempt, Throwable late) {
        mailbox.post(() -> {
            if (executing.get(attempt.node()) == attempt) {
                attempt.overdue(late);
            }
        });
    }

    private void settle(Attempt attempt) {
        if (OutageException.isBehind(attempt.failure()) && !ending.begun()) {
            postpone(attempt, this::post);
            return;
        }
        plan.measured(attempt.node(), attempt.tookNanos());
        if (state.wants(attempt.node())) {
            settle(attempt.node(), attempt.number(), attempt.emission(), attempt.failure(), attempt.tookNanos());
        }
    }

    private void settle(
            int node, int number, @Nullable Emission emission, @Nullable Throwable failure, long tookNanos) {
        if (failure != null) {
            failed(node, number, failure, tookNanos);
        } else if (emission != null && emission.value() instanceof Parking parking) {
            park(node, number, parking);
        } else if (emission != null) {
            completed(node, number, emission, tookNanos);
        }
    }

    private void completed(int node, int number, Emission emission, long tookNanos) {
        writer.record(new RunEvent.ComponentCompleted(
                plan.graph().names[node],
                number,
                plan.graph().portName(node, emission.port()),
                emission.value(),
                emission.rules(),
                FiringRecord.of(emission.trace(), environment.limits().trace()),
                tookNanos));
    }

    private void failed(int node, int number, Throwable thrown, long tookNanos) {
        if (ending.begun()) {
            // It was interrupted because the run ends.
            return;
        }
        String component = plan.graph().names[node];
        Failure failure = Failure.of(Stops.failure(plan, component, thrown));
        Instant retryAt = retryAt(node, thrown);
        if (retryAt != null) {
            writer.record(new RunEvent.AttemptFailed(component, number, failure, retryAt));
            return;
        }
        PolicedWork policed = plan.policed(node);
        Emission standIn = null;
        if (policed != null) {
            try {
                standIn = policed.failed(state.prepare(node), thrown);
            } catch (Exception none) {
                LOG.debugf(none, "No fallback for %s of %s.", component, id);
            }
        }
        if (standIn == null) {
            plan.failed(node);
            writer.record(new RunEvent.ComponentFailed(
                    component, number, failure, plan.policy(node).onFailure() instanceof OnFailure.Compensate));
        } else if (standIn.port() == Emission.NOTHING.port()) {
            writer.record(new RunEvent.ComponentSkipped(component, number, failure));
        } else {
            writer.record(new RunEvent.AttemptFailed(component, number, failure, null));
            completed(node, number, standIn, tookNanos);
        }
    }

    private @Nullable Instant retryAt(int node, Throwable thrown) {
        RunState.Attempts before = state.attempts(node);
        int failed = before == null ? 1 : before.counted() + 1;
        Instant now = environment.clock().instant();
        Instant since = before == null || before.counted() == 0 ? now : before.since();
        return RetryDecision.next(plan.policy(node), failed, since, now, thrown);
    }

    private void park(int node, int number, Parking parking) {
        String component = plan.graph().names[node];
        Instant now = environment.clock().instant();
        RunEvent.Parked parked = Parked.of(parking, component, number, state.token(node, number), id, now);
        writer.record(parked);
        inbox.parked();
        RunEvent.SignalReceived early = parked.kind() == Waiting.SIGNAL ? state.pendingSignal(parked.subject()) : null;
        if (early != null) {
            completeWaiter(parked, early.payload());
        }
        if (parked.kind() == Waiting.CHILD) {
            afterCommit.add(() -> {
                // Nobody waits for it any more where the run has ended in between.
                if (state.waiter(parked.token()) != null) {
                    startChild(parked);
                }
            });
        }
    }

    private void startChild(RunEvent.Parked parked) {
        if (parked.kind() == Waiting.CHILD) {
            environment
                    .children()
                    .start(parked.subject(), Parked.child(parked), new RunEvent.Parent(id, parked.token()));
        }
    }

    /** Whether an attempt is under way that would park with this token. */
    boolean mayPark(String token) {
        return executing.values().stream()
                .anyMatch(
                        attempt -> state.token(attempt.node(), attempt.number()).equals(token));
    }

    Map<Integer, Attempt> executing() {
        return executing;
    }

    /** Executes a compensation; its result comes back to {@link RunEnding}. */
    void compensate(int node, int number, StepInput input, Work work) {
        Attempt attempt = new Attempt(node, number, input, given -> work.execute(given, false), this::compensated);
        executing.put(node, attempt);
        submit(attempt);
    }

    private void compensated(Attempt attempt) {
        mailbox.post(() -> {
            if (gone || !executing.remove(attempt.node(), attempt)) {
                return;
            }
            if (OutageException.isBehind(attempt.failure())) {
                postpone(attempt, this::compensated);
            } else {
                ending.compensated(attempt);
            }
        });
    }

    private void flush() {
        RunStatus status = status();
        Instant wakeAt = state.ended() ? null : state.wakeAt();
        boolean release = mayRelease(status, wakeAt);
        if (writer.hasNews(status) || release) {
            append(writer.entry(status, wakeAt, release), release, wakeAt);
        }
        if (!release && !state.ended()) {
            planWakeUp(wakeAt);
        }
    }

    private RunStatus status() {
        boolean idle = executing.isEmpty() && !state.hasReady();
        return idle && state.waits() && !held ? state.parked() : state.status();
    }

    /** Nothing is executed here, and will not be soon. */
    private boolean mayRelease(RunStatus status, @Nullable Instant wakeAt) {
        if (held || !executing.isEmpty() || !afterCommit.isEmpty()) {
            return status.ended();
        }
        if (status == RunStatus.WAITING || status == RunStatus.PAUSED || status == RunStatus.COMPENSATING) {
            Instant horizon =
                    environment.clock().instant().plus(environment.limits().keep());
            return wakeAt == null ? status != RunStatus.COMPENSATING : wakeAt.isAfter(horizon);
        }
        return status.ended();
    }

    private void append(Entry entry, boolean release, @Nullable Instant wakeAt) {
        List<Runnable> then = List.copyOf(afterCommit);
        afterCommit.clear();
        if (release && wakeAt != null) {
            setAlarm(wakeAt);
        }
        CompletableFuture<?> appended = environment.journal().append(entry);
        // Not before: a run whose release was not even asked for is broken, and must be taken up again.
        if (release) {
            gone = true;
        }
        var unused = appended.whenComplete((done, failure) -> {
            if (failure == null) {
                committed(entry, then);
            } else {
                notCommitted(failure);
            }
        });
    }

    private void setAlarm(Instant at) {
        try {
            environment.alarms().set(id, at);
        } catch (RuntimeException failed) {
            LOG.warnf(failed, "There is no alarm for the run %s; a poll will find that its time has come.", id);
        }
    }

    private void committed(Entry entry, List<Runnable> then) {
        head = entry.head();
        begun.complete(null);
        then.forEach(task -> mailbox.post(task));
        if (held) {
            mailbox.post(() -> held = false);
        }
        environment.watcher().committed(this, entry);
        if (entry.released()) {
            environment.watcher().released(this);
        }
    }

    private void notCommitted(Throwable failure) {
        gone = true;
        boolean neverBegun = begun.completeExceptionally(failure);
        if (!neverBegun && !(failure instanceof OwnershipLost)) {
            environment.watcher().broken(this, failure);
        }
    }

    private void planWakeUp(@Nullable Instant at) {
        if (at == null || (wakeUpAt != null && !at.isBefore(wakeUpAt))) {
            return;
        }
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        Duration delay = Duration.between(environment.clock().instant(), at);
        wakeUpAt = at;
        wakeUp = environment
                .threads()
                .later(() -> mailbox.post(() -> woken(at)), delay.isNegative() ? Duration.ZERO : delay.plusMillis(1));
    }

    /** Forgotten on the run's own thread, so that the next time is planned for whatever the clock's thread still does. */
    private void woken(Instant planned) {
        if (planned.equals(wakeUpAt)) {
            wakeUpAt = null;
            wakeUp = null;
        }
    }
}
