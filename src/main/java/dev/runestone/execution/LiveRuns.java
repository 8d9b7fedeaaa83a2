package dev.runestone.execution;

import dev.runestone.api.RefusalException;
import dev.runestone.function.Parking;
import dev.runestone.journal.Entry;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Message;
import dev.runestone.journal.Nudge;
import dev.runestone.journal.Ownership;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunExists;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The runs that this node has in memory: loads them when something happens, lets them go when they only wait. */
final class LiveRuns implements Ownership, Nudge, RunEnvironment.Watcher {
    private static final Logger LOG = Logger.getLogger(LiveRuns.class);
    private static final int PAGE = 1_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration WHEN_MENDED = Duration.ofMinutes(1);

    private final RunEnvironment environment;
    private final Definitions definitions;
    private final Recoveries recoveries;
    private final Consumer<RunHead> ended;
    private final ConcurrentHashMap<String, LiveRun> live = new ConcurrentHashMap<>();
    /** Runs that may be what crashes come from, and whether they have rested long enough to be taken up. */
    private final ConcurrentHashMap<String, Boolean> rests = new ConcurrentHashMap<>();

    /** Runs that are being released and must be taken up again at once. */
    private final Set<LiveRun> missed = ConcurrentHashMap.newKeySet();

    /** How often all runs were lost at once. */
    private final AtomicInteger losses = new AtomicInteger();

    private final ConcurrentHashMap<String, Set<Runnable>> listeners = new ConcurrentHashMap<>();

    /** What a run needs that is begun by another, since the runs and their environment need each other. */
    interface Surroundings {
        RunEnvironment around(LiveRuns home);
    }

    /** Finds the plans of definitions that runs have kept. */
    interface Definitions {
        /** @throws dev.runestone.api.RefusalException where it cannot be executed */
        Plan plan(RunStore store, String hash);
    }

    /** @param ended hears of each run that has ended when that is committed */
    LiveRuns(Surroundings surroundings, Definitions definitions, Recoveries recoveries, Consumer<RunHead> ended) {
        this.ended = ended;
        this.environment = surroundings.around(this);
        this.definitions = definitions;
        this.recoveries = recoveries;
    }

    RunStore store() {
        return environment.store();
    }

    Clock clock() {
        return environment.clock();
    }

    /** How many runs are in memory. */
    int size() {
        return live.size();
    }

    @Nullable
    LiveRun find(String id) {
        return live.get(id);
    }

    /**
     * Begins a run.
     *
     * @param committedFirst whether nothing is executed before the beginning is committed
     * @return completes when its beginning is committed
     */
    CompletableFuture<LiveRun> begin(
            String id, Plan plan, RunEvent.RunStarted started, Map<String, String> attributes, boolean committedFirst) {
        RunState state = new RunState(id, plan, environment.contexts(), environment.life());
        RunWriter writer = new RunWriter(id, attributes, clock().instant(), 0, state, clock());
        LiveRun run = new LiveRun(id, state, writer, environment);
        if (live.putIfAbsent(id, run) != null) {
            return CompletableFuture.failedFuture(new RunExists(id));
        }
        return run.begin(started, committedFirst).handle((done, failure) -> {
            if (failure != null) {
                live.remove(id, run);
                missed.remove(run);
                // A message for the run that has the id may have come to this one.
                nudge(id);
                throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
            }
            return run;
        });
    }

    @Override
    public void arrived(String run) {
        nudge(run);
    }

    /** There is, or may be, something for a run to do. */
    void nudge(String id) {
        LiveRun run = live.get(id);
        if (run != null) {
            run.nudge();
        } else {
            environment.threads().actors().execute(() -> claim(id));
        }
    }

    /** Takes up what no node has and what is due, and hears messages that other nodes have left. */
    void poll(int most) {
        store().withMessages(most).forEach(this::nudge);
        int free = most - live.size();
        if (free > 0) {
            store().claimWaiting(free).forEach(this::load);
        }
    }

    private void claim(String id) {
        try {
            if (store().claim(id)) {
                load(id);
            }
        } catch (RuntimeException failed) {
            LOG.warnf(failed, "The run %s cannot be claimed now.", id);
        }
    }

    @Override
    public void taken(Collection<String> runs) {
        runs.forEach(id -> environment.threads().actors().execute(() -> load(id)));
    }

    @Override
    public void lost() {
        losses.incrementAndGet();
        rests.clear();
        List.copyOf(live.values()).forEach(run -> {
            run.drop();
            live.remove(run.id(), run);
            missed.remove(run);
        });
    }

    private void load(String id) {
        if (live.containsKey(id) || Boolean.FALSE.equals(rests.get(id))) {
            return;
        }
        try {
            store().find(id).ifPresent(this::load);
        } catch (RefusalException refused) {
            // Its definition or what the definition needs is not there: the run stays, for whoever mends that.
            LOG.errorf("The run %s cannot go on: %s", id, refused.getMessage());
            later(id, WHEN_MENDED);
        } catch (RuntimeException failed) {
            LOG.warnf(failed, "The run %s cannot be loaded now; it is tried again.", id);
            later(id, AGAIN);
        }
    }

    /** Loads a run later that is this node's, while it still is. */
    private void later(String id, Duration delay) {
        int then = losses.get();
        environment
                .threads()
                .later(
                        () -> environment.threads().actors().execute(() -> {
                            if (losses.get() == then) {
                                rests.computeIfPresent(id, (run, over) -> true);
                                load(id);
                            }
                        }),
                        delay);
    }

    private void load(RunHead head) {
        Duration rest = recoveries.rest(head);
        if (rest.isZero() || rests.getOrDefault(head.id(), false)) {
            takeUp(head);
            rests.remove(head.id());
        } else if (rests.putIfAbsent(head.id(), false) == null) {
            LOG.infof(
                    "The run %s was taken up %d times without getting on; it rests for %s.",
                    head.id(), head.recoveries(), rest);
            later(head.id(), rest);
        }
    }

    private void takeUp(RunHead head) {
        Plan plan = definitions.plan(store(), head.definition());
        RunState state = fold(head, new RunState(head.id(), plan, environment.contexts(), environment.life()));
        RunWriter writer =
                new RunWriter(head.id(), head.attributes(), head.createdAt(), head.recoveries(), state, clock());
        LiveRun run = new LiveRun(head.id(), state, writer, environment);
        if (live.putIfAbsent(head.id(), run) != null) {
            return;
        }
        if (!Recoveries.wasAtWork(head)) {
            run.goOn();
        } else if (recoveries.pauses(head)) {
            run.goOnAfterCrash(new RunEvent.RunPaused("It was taken up " + head.recoveries()
                    + " times without getting on; resume it when the cause is mended."));
        } else {
            run.goOnAfterCrash(null);
        }
    }

    /** The state of a run by its committed events. */
    RunState fold(RunHead head, Plan plan) {
        return fold(head, blank(head.id(), plan));
    }

    /** The state of a run before its first event, for one who takes the events in and executes nothing. */
    RunState blank(String run, Plan plan) {
        return new RunState(run, plan, RunEnvironment.Contexts.NONE, environment.life());
    }

    private RunState fold(RunHead head, RunState state) {
        long after = 0;
        for (List<Recorded> page = store().events(head.id(), after, PAGE);
                !page.isEmpty();
                page = store().events(head.id(), after, PAGE)) {
            page.forEach(state::apply);
            after = state.lastSeq();
        }
        return state;
    }

    /** Starts a run that another waits for, unless it was started before. */
    void startChild(Runs runs, String child, Parking.Child what, RunEvent.Parent parent) {
        try {
            runs.startChild(this, child, what, parent).whenComplete((head, failure) -> {
                if (failure != null) {
                    childRefused(parent, failure);
                }
            });
        } catch (RefusalException refused) {
            childRefused(parent, refused);
        }
    }

    private void childRefused(RunEvent.Parent parent, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof RunExists) {
            return;
        }
        if (cause instanceof RefusalException refused) {
            store().send(new Message(
                    // Each message is heard once by its id; a run may have several children that are refused.
                    "child-refused:" + parent.token(),
                    parent.run(),
                    new Message.Command.Fail(parent.token(), Failure.of(refused.refusal()))));
        } else {
            LOG.warnf(cause, "A run that %s waits for could not be started now.", parent.run());
        }
    }

    // --- what becomes of runs in memory ---

    @Override
    public void committed(LiveRun run, Entry entry) {
        if (entry.head().status().ended()) {
            ended.accept(entry.head());
        }
        Set<Runnable> heard = listeners.get(run.id());
        if (heard != null) {
            heard.forEach(Runnable::run);
        }
    }

    @Override
    public void released(LiveRun run) {
        live.remove(run.id(), run);
        if (missed.remove(run)) {
            nudge(run.id());
        }
    }

    @Override
    public void missed(LiveRun run) {
        missed.add(run);
        // Where it is not committed yet that it is released, it is heard of when that is.
        if (live.get(run.id()) != run && missed.remove(run)) {
            nudge(run.id());
        }
    }

    @Override
    public void broken(LiveRun run, Throwable cause) {
        LOG.errorf(cause, "The run %s is broken in memory; it is taken up again from what is committed.", run.id());
        live.remove(run.id(), run);
        missed.remove(run);
        later(run.id(), AGAIN);
    }

    /** Has somebody told after each commit of a run on this node; closing ends that. */
    AutoCloseable listen(String id, Runnable more) {
        listeners.computeIfAbsent(id, key -> ConcurrentHashMap.newKeySet()).add(more);
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                listeners.computeIfPresent(id, (key, heard) -> {
                    heard.remove(more);
                    return heard.isEmpty() ? null : heard;
                });
            }
        };
    }
}
