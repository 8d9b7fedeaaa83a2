package dev.runestone.execution;

import dev.runestone.function.Context;
import dev.runestone.function.StepInput;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Fact;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run: the fold of its events, and nothing but. Whoever executes the run asks what is to be done and
 * records what came of it; the same fold gives the state back after a crash. Not for several threads.
 */
final class RunState {
    private final String id;
    private final RunEnvironment.Contexts contexts;
    private final Plan plan;
    private final Graph graph;
    private final Map<String, Integer> nodes;
    private final RunEvents events = new RunEvents(this);
    private final RunLife life;

    private @Nullable Run run;
    private RunEvent.@Nullable RunStarted started;
    private RunStatus status;
    private @Nullable String cancelReason;
    private long lastSeq;
    private Instant at = Instant.EPOCH;

    /** Node to its failed attempts; attempts are numbered on after a retry by hand. */
    private final Map<Integer, Attempts> attempts = new HashMap<>();
    /** Node to when it is tried again. */
    private final Map<Integer, Instant> retries = new LinkedHashMap<>();
    /** Nodes that are executed anew because somebody asked for it. */
    private final ArrayDeque<Integer> again = new ArrayDeque<>();

    private final Map<Integer, Waiter> waiters = new LinkedHashMap<>();
    private final List<RunEvent.SignalReceived> signals = new ArrayList<>(0);
    private final ArrayDeque<Integer> compensable = new ArrayDeque<>();
    private @Nullable ArrayDeque<Integer> compensating;
    private final Map<Integer, Integer> compensationAttempts = new HashMap<>();
    private @Nullable Instant compensationRetry;
    private final List<Failure> uncompensated = new ArrayList<>(0);
    private @Nullable Failed failed;
    private @Nullable Map<String, @Nullable Object> outputs;
    private @Nullable Failure failure;

    /**
     * The failed attempts of a component.
     *
     * @param all since the run began; the next attempt's number is one more
     * @param counted since it was last retried by hand, against the retries of the policy
     * @param since when the first of the counted ones failed
     */
    record Attempts(int all, int counted, Instant since) {}

    /**
     * A step that waits for something outside.
     *
     * @param parked what it waits for
     * @param silentSince when it last gave a sign of life
     */
    record Waiter(RunEvent.Parked parked, Instant silentSince) {
        /** When it has waited too long, or its time has come; null for never. */
        @Nullable
        Instant due() {
            Instant silent = parked.heartbeat() == 0 ? null : silentSince.plusMillis(parked.heartbeat());
            Instant until = parked.until();
            if (silent == null || until == null) {
                return silent == null ? until : silent;
            }
            return silent.isBefore(until) ? silent : until;
        }
    }

    /** The component that ended the run. */
    record Failed(int node, Failure failure, boolean compensate) {}

    /**
     * @param contexts what its steps are handed
     * @param life which status follows which
     */
    RunState(String id, Plan plan, RunEnvironment.Contexts contexts, RunLife life) {
        this.id = id;
        this.life = life;
        this.status = life.begun();
        this.contexts = contexts;
        this.plan = plan;
        this.graph = plan.graph();
        this.nodes = plan.nodes();
    }

    /** Takes the next event in. */
    void apply(Recorded recorded) {
        if (recorded.seq() != lastSeq + 1) {
            throw new IllegalStateException("After event " + lastSeq + " comes " + recorded.seq() + ".");
        }
        lastSeq = recorded.seq();
        at = recorded.at();
        events.apply(recorded.event());
    }

    // --- the fold, called by RunEvents ---

    void start(RunEvent.RunStarted event) {
        started = event;
        @Nullable Object[] values = new Object[graph.given];
        int i = 0;
        for (String input : plan.workflow().inputs().keySet()) {
            values[i++] = event.inputs().get(input);
        }
        run = new Run(graph, values, this::forget, this::context, this::nowNanos, null);
    }

    private Context context(int node, int nth) {
        String component = graph.names[node];
        return contexts.of(
                graph.components[node],
                id,
                nth,
                id + '/' + component + '/' + nth,
                Tokens.of(id, started().nonce(), component, nth));
    }

    private Context undoingContext(int node, int nth) {
        String undoing = graph.names[node] + "/compensation";
        return contexts.of(
                graph.components[node],
                id,
                nth,
                id + '/' + undoing + '/' + nth,
                Tokens.of(id, started().nonce(), undoing, nth));
    }

    /** With this the next attempt of a node is completed from outside, where it parks. */
    String token(int node, int nth) {
        return Tokens.of(id, started().nonce(), graph.names[node], nth);
    }

    private long nowNanos() {
        return nanos(at);
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    private void forget(int node) {
        retries.remove(node);
        waiters.remove(node);
    }

    void complete(RunEvent.ComponentCompleted event) {
        takeSignal(node(event.component()));
        int node = settled(event.component());
        int port = graph.port(node, event.port());
        run().apply(node, run().prepare(node), new Emission(port, event.value(), event.rules(), List.of()));
        // What came out of the error port is no effect of the step.
        if (port == 0 && plan.compensation(node) != null) {
            compensable.push(node);
        }
    }

    void skip(String component) {
        int node = settled(component);
        run().apply(node, run().prepare(node), Emission.NOTHING);
    }

    private int settled(String component) {
        int node = node(component);
        run().take(node);
        forget(node);
        again.remove(node);
        return node;
    }

    void failAttempt(RunEvent.AttemptFailed event) {
        int node = settled(event.component());
        Attempts before = attempts.get(node);
        attempts.put(
                node,
                before == null
                        ? new Attempts(event.attempt(), 1, at)
                        : new Attempts(
                                event.attempt(), before.counted() + 1, before.counted() == 0 ? at : before.since()));
        if (event.retryAt() != null) {
            retries.put(node, event.retryAt());
        }
    }

    void fail(RunEvent.ComponentFailed event) {
        int node = settled(event.component());
        attempts.put(node, new Attempts(event.attempt(), 0, at));
        failed = new Failed(node, event.failure(), event.compensate());
    }

    void park(RunEvent.Parked event) {
        int node = settled(event.component());
        waiters.put(node, new Waiter(event, at));
    }

    void beat(String component) {
        waiters.computeIfPresent(node(component), (node, waiter) -> new Waiter(waiter.parked(), at));
    }

    void release(String component) {
        run().timers().remove(node(component));
        run().releaseNow(node(component));
    }

    void signal(RunEvent.SignalReceived event) {
        signals.add(event);
    }

    /** A step that waited for a signal has got the first of that name. */
    private void takeSignal(int node) {
        Waiter waiter = waiters.get(node);
        if (waiter != null && waiter.parked().kind() == RunEvent.Waiting.SIGNAL) {
            signals.remove(pendingSignal(waiter.parked().subject()));
        }
    }

    /** Takes the run's life on by an event. */
    void move(RunLife.Event event) {
        status = life.after(status, event);
    }

    void retry(String component) {
        int node = node(component);
        Attempts before = attempts.getOrDefault(node, new Attempts(0, 0, at));
        attempts.put(node, new Attempts(before.all(), 0, at));
        failed = null;
        failure = null;
        move(RunLife.Event.RETRY);
        again.add(node);
    }

    void cancel(String reason) {
        cancelReason = reason;
    }

    void beginCompensation(RunEvent.CompensationBegun event) {
        move(RunLife.Event.COMPENSATE);
        compensating = new ArrayDeque<>();
        for (String component : event.components()) {
            compensating.add(node(component));
        }
    }

    void compensated(String component) {
        compensable.remove(node(component));
        compensationDone(node(component));
    }

    void failCompensation(RunEvent.CompensationFailed event) {
        int node = node(event.component());
        compensationAttempts.put(node, event.attempt());
        compensationRetry = event.retryAt();
        if (event.retryAt() == null) {
            uncompensated.add(event.failure());
            compensationDone(node);
        }
    }

    private void compensationDone(int node) {
        compensationRetry = null;
        if (compensating != null) {
            compensating.remove(node);
        }
    }

    void end(RunLife.Event end, @Nullable Map<String, @Nullable Object> made, @Nullable Failure why) {
        move(end);
        outputs = made;
        failure = why;
        waiters.clear();
        retries.clear();
    }

    // --- what is to be done ---

    /** The next node to execute at a time; negative where there is none. It counts as running from now on. */
    int next(Instant now) {
        Integer asked = again.poll();
        if (asked != null) {
            return asked;
        }
        for (Map.Entry<Integer, Instant> retry : retries.entrySet()) {
            if (!retry.getValue().isAfter(now)) {
                int node = retry.getKey();
                retries.remove(node);
                return node;
            }
        }
        return run().next();
    }

    /** Whether anything could be executed without waiting. */
    boolean hasReady() {
        return run().ready() > 0 || !again.isEmpty();
    }

    /** When the run goes on by itself; null where it does not. */
    @Nullable
    Instant wakeAt() {
        if (compensating != null) {
            return compensationRetry;
        }
        Instant next = null;
        for (Instant retry : retries.values()) {
            next = earlier(next, retry);
        }
        for (Waiter waiter : waiters.values()) {
            next = earlier(next, waiter.due());
        }
        Timers timers = run().timers();
        if (!timers.isEmpty()) {
            long nanos = timers.next();
            next = earlier(
                    next,
                    Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)));
        }
        return next;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** A join whose timeout has passed; negative where there is none. It is no longer timed. */
    int dueJoin(Instant now) {
        return run().timers().due(nanos(now));
    }

    /** Whether anything is waited for. */
    boolean waits() {
        return !waiters.isEmpty() || !retries.isEmpty() || !run().timers().isEmpty();
    }

    /** Captures the inputs of a node that is running, for its next attempt. */
    StepInput prepare(int node) {
        return run().prepare(node).again(attempt(node));
    }

    /** Whether what comes out of a node is still wanted. */
    boolean wants(int node) {
        return run().take(node);
    }

    /** The inputs of a node and what came out of it, for its compensation. */
    StepInput undo(int node) {
        for (int port = graph.firstPort[node]; port < graph.firstPort[node + 1]; port++) {
            Fact result = run().facts()[port];
            if (result != null) {
                return run().prepare(node)
                        .and(Compensation.RESULT, result.value())
                        .in(undoingContext(node, compensationAttempt(node)));
            }
        }
        throw new IllegalStateException("Nothing came out of " + graph.names[node] + ".");
    }

    int attempt(int node) {
        Attempts before = attempts.get(node);
        return before == null ? 1 : before.all() + 1;
    }

    @Nullable
    Attempts attempts(int node) {
        return attempts.get(node);
    }

    int compensationAttempt(int node) {
        return compensationAttempts.getOrDefault(node, 0) + 1;
    }

    /** The node to compensate next; null where none is left, or where the compensation has not begun. */
    @Nullable
    Integer compensatingNext() {
        return compensating == null ? null : compensating.peek();
    }

    boolean compensationBegun() {
        return compensating != null;
    }

    @Nullable
    Instant compensationRetry() {
        return compensationRetry;
    }

    /** The components whose effects can be undone, last one first. */
    List<String> compensable() {
        return compensable.stream().map(node -> graph.names[node]).toList();
    }

    List<Failure> uncompensated() {
        return Collections.unmodifiableList(uncompensated);
    }

    /** Steps that wait, by node, in the order in which they began to. */
    Map<Integer, Waiter> waiters() {
        return Collections.unmodifiableMap(waiters);
    }

    /** Components that are tried again, by node, and when. */
    Map<Integer, Instant> retries() {
        return Collections.unmodifiableMap(retries);
    }

    /** The step that waits with a token; null where none does. */
    @Nullable
    Waiter waiter(String token) {
        for (Waiter waiter : waiters.values()) {
            if (waiter.parked().token().equals(token)) {
                return waiter;
            }
        }
        return null;
    }

    /** A signal of that name which no step has taken yet; null where there is none. */
    RunEvent.@Nullable SignalReceived pendingSignal(String name) {
        for (RunEvent.SignalReceived signal : signals) {
            if (signal.name().equals(name)) {
                return signal;
            }
        }
        return null;
    }

    // --- what there is to see ---

    RunEvent.RunStarted started() {
        RunEvent.RunStarted event = started;
        if (event == null) {
            throw new IllegalStateException("The run has not begun.");
        }
        return event;
    }

    Plan plan() {
        return plan;
    }

    private Run run() {
        Run live = run;
        if (live == null) {
            throw new IllegalStateException("The run has not begun.");
        }
        return live;
    }

    /** Where its life stands; whether it is parked is for whoever executes it to tell. */
    RunStatus status() {
        return status;
    }

    /** Its status where there is nothing to execute until something comes. */
    RunStatus parked() {
        return life.after(status, RunLife.Event.PARK);
    }

    /** Whether an event would change the run's status as it stands. */
    boolean handles(RunLife.Event event) {
        return life.handles(status, event);
    }

    boolean ended() {
        return status.ended();
    }

    boolean paused() {
        return status == RunStatus.PAUSED;
    }

    @Nullable
    String cancelReason() {
        return cancelReason;
    }

    @Nullable
    Failed failed() {
        return failed;
    }

    @Nullable
    Map<String, @Nullable Object> outputs() {
        return outputs;
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    long lastSeq() {
        return lastSeq;
    }

    /** When the last event happened. */
    Instant at() {
        return at;
    }

    /** The outputs as they are by now. */
    Map<String, @Nullable Object> result() {
        return Results.of(plan, run(), null).outputs();
    }

    /** The facts so far. */
    FactGraph facts() {
        return new FactGraph(graph, run().facts());
    }

    /** Each component and how far it is, in topological order. */
    Map<String, ComponentStatus> components() {
        Map<String, ComponentStatus> statuses = new LinkedHashMap<>();
        for (int node = 0; node < graph.size(); node++) {
            statuses.put(graph.names[node], componentStatus(node));
        }
        return statuses;
    }

    private ComponentStatus componentStatus(int node) {
        Failed end = failed;
        if (end != null && end.node() == node) {
            return ComponentStatus.FAILED;
        }
        if (waiters.containsKey(node)) {
            return ComponentStatus.WAITING;
        }
        return retries.containsKey(node) ? ComponentStatus.RETRYING : run().status(node);
    }

    int node(String component) {
        Integer node = nodes.get(component);
        if (node == null) {
            throw new IllegalStateException("The workflow has no component '" + component + "'.");
        }
        return node;
    }
}
