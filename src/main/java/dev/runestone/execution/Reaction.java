package dev.runestone.execution;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.SchedulerPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One evaluation at work, on the thread that owns the run. */
final class Reaction {
    /** How long the owner waits for a worker to begin before it executes a handed-off component itself. */
    private static final long PATIENCE_NANOS = 1_000_000;

    /** The same for what {@link #keepsOwner}: the owner, once in it, watches no deadline and releases no join. */
    private static final long LONG_PATIENCE_NANOS = 100_000_000;
    /** What costs less is not worth a look at the clock each time. */
    private static final long WORTH_A_CLOCK_NANOS = 1_000;
    /** Cheap components between two looks at the clock, a power of two. */
    private static final int CLOCK_EVERY = 64;

    private final Plan plan;
    private final SchedulerPolicy policy;
    private final Workers workers;
    private final Run run;
    private final Undo undo;
    private final boolean traced;
    private final @Nullable Memo memo;
    private final boolean isolated;
    private final List<ComponentFailure> failures = new ArrayList<>(0);
    private final @Nullable Timings timings;
    private final boolean measured;
    private final long deadline;
    private final long handOffNanos;
    private final List<Handoff> running = new ArrayList<>(0);
    private @Nullable BlockingQueue<Handoff> completed;
    private @Nullable Stop stop;
    private int ticks;
    private int recalled;

    /** Why the evaluation does not go on. */
    private record Stop(
            @Nullable String component,
            Refusal refusal,
            @Nullable Throwable cause,
            boolean compensate) {
        Stop(Refusal refusal) {
            this(null, refusal, null, false);
        }
    }

    Reaction(
            Plan plan,
            @Nullable Object[] inputs,
            EvaluationMode mode,
            SchedulerPolicy policy,
            Workers workers,
            StepContexts contexts) {
        this.plan = plan;
        this.policy = policy;
        this.workers = workers;
        this.traced = mode.explain() != Explain.NONE;
        this.memo = mode.memo();
        this.isolated = mode.has(EvaluationMode.Choice.ISOLATE);
        this.timings = traced ? new Timings(plan.graph().size()) : null;
        this.measured = plan.measuresNextRun() || traced;
        this.deadline = System.nanoTime() + policy.deadline().toNanos();
        Demand demand = mode.has(EvaluationMode.Choice.CHEAPEST_FIRST) ? new Demand(plan) : null;
        this.handOffNanos = policy.worthHandingOver().toNanos();
        this.undo = new Undo(plan);
        this.run = new Run(
                plan.graph(),
                inputs,
                this::interrupt,
                new EvaluationContexts(plan.graph(), contexts, mode.memory()),
                System::nanoTime,
                demand);
    }

    WorkflowOutcome react() {
        while (stop == null && mayGoOn()) {
            if (!running.isEmpty()) {
                collect();
            }
            int node = run.next();
            if (node >= 0) {
                begin(node);
            } else if (!running.isEmpty() || !run.timers().isEmpty()) {
                await();
            } else if (!run.widen()) {
                break;
            }
        }
        running.forEach(Handoff::cancel);
        Stop stopped = stop;
        if (stopped != null && stopped.compensate()) {
            stopped = compensated(stopped);
        }
        WorkflowResult result = Results.of(plan, run, timings, failures, recalled);
        return stopped == null
                ? new WorkflowOutcome.Completed(result)
                : new WorkflowOutcome.Stopped(stopped.component(), stopped.refusal(), stopped.cause(), result);
    }

    private boolean mayGoOn() {
        if (Thread.currentThread().isInterrupted()) {
            stop = new Stop(Stops.interrupted(plan));
        } else if (run.ready() > 0 && run.executions() + running.size() >= policy.executions()) {
            stop = new Stop(Stops.executions(plan, policy));
        } else if (run.factCount() > policy.facts()) {
            stop = new Stop(Stops.facts(plan, policy));
        } else if (!run.timers().isEmpty()) {
            lookAtClock();
        }
        return stop == null;
    }

    private void lookAtClock() {
        long now = System.nanoTime();
        if (now - deadline > 0) {
            stop = new Stop(Stops.deadline(plan, policy));
        } else {
            run.releaseDue(now);
        }
    }

    private void begin(int node) {
        StepInput input = run.prepare(node);
        if (recall(node, input) || (worthHandingOff(node) && handOff(node, input))) {
            return;
        }
        Emission emission = null;
        long start = measured ? System.nanoTime() : 0;
        try {
            emission = plan.work(node).execute(input, traced);
        } catch (Throwable failure) {
            fail(node, input, failure);
        }
        if (measured) {
            took(node, start, System.nanoTime() - start);
        }
        if (emission != null) {
            apply(node, input, emission);
        }
        if (plan.costs(node, WORTH_A_CLOCK_NANOS, true) || (++ticks & (CLOCK_EVERY - 1)) == 0) {
            lookAtClock();
        }
    }

    private boolean recall(int node, StepInput input) {
        Emission known = memo == null ? null : memo.recall(node, input);
        if (known == null) {
            return false;
        }
        recalled++;
        run.apply(node, input, known);
        return true;
    }

    private void apply(int node, StepInput input, Emission emission) {
        if (memo != null) {
            memo.remember(node, input, emission);
        }
        if (plan.compensates()) {
            undo.remember(node, input, emission);
        }
        run.apply(node, input, emission);
    }

    private void took(int node, long start, long nanos) {
        plan.measured(node, nanos);
        if (timings != null) {
            timings.executed(node, start, nanos);
        }
    }

    /**
     * Whether another thread pays: where there is other work at the same time, or where a join with a timeout waits, which
     * the owner must be free to release, or the component may pause, during which the owner minds the deadline. A component that nobody measured counts as cheap, but not before such a join.
     */
    private boolean worthHandingOff(int node) {
        if (policy.parallelism() == 1 || running.size() >= policy.parallelism()) {
            return false;
        }
        boolean beforeTimeout = beforeTimeout(node);
        return (beforeTimeout || plan.pauses(node) || run.ready() > 0 || !running.isEmpty())
                && plan.costs(node, handOffNanos, beforeTimeout || handOffNanos == 0);
    }

    private boolean beforeTimeout(int node) {
        boolean[] awaited = plan.graph().awaited;
        return awaited.length > 0 && awaited[node];
    }

    private boolean handOff(int node, StepInput input) {
        BlockingQueue<Handoff> queue = completed;
        if (queue == null) {
            queue = new LinkedBlockingQueue<>();
            completed = queue;
        }
        Handoff handoff = new Handoff(plan.work(node), node, input, traced, queue);
        try {
            handoff.submitted(workers.submit(handoff));
        } catch (RejectedExecutionException noneFree) {
            return false;
        }
        running.add(handoff);
        return true;
    }

    private void collect() {
        BlockingQueue<Handoff> queue = completed;
        for (Handoff done = queue == null ? null : queue.poll(); done != null; done = queue.poll()) {
            applyHandedOff(done);
        }
    }

    private void applyHandedOff(Handoff done) {
        if (!running.remove(done)) {
            return;
        }
        took(done.node(), done.started(), done.took());
        Throwable failure = done.failure();
        Emission emission = done.emission();
        if (failure != null) {
            fail(done.node(), done.input(), failure);
        } else if (emission != null) {
            apply(done.node(), done.input(), emission);
        }
    }

    /** Waits for a worker or a timer; where no worker has begun yet the owner does the work itself. */
    private void await() {
        long now = System.nanoTime();
        long nanos = deadline - now;
        if (!run.timers().isEmpty()) {
            nanos = Math.min(nanos, run.timers().next() - now);
        }
        BlockingQueue<Handoff> queue = completed;
        try {
            if (queue == null || running.isEmpty()) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos));
            } else {
                Handoff done = patient(queue, nanos);
                if (done != null) {
                    applyHandedOff(done);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        lookAtClock();
    }

    /** The next result; null where the time has passed or the owner has executed something itself. */
    private @Nullable Handoff patient(BlockingQueue<Handoff> queue, long nanos) throws InterruptedException {
        Handoff done = queue.poll(Math.min(nanos, PATIENCE_NANOS), TimeUnit.NANOSECONDS);
        if (done != null || nanos <= PATIENCE_NANOS || executeUnclaimed(false)) {
            return done;
        }
        done = queue.poll(Math.min(nanos, LONG_PATIENCE_NANOS) - PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        if (done != null || nanos <= LONG_PATIENCE_NANOS || executeUnclaimed(true)) {
            return done;
        }
        return queue.poll(nanos - LONG_PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    }

    private boolean executeUnclaimed(boolean waiting) {
        for (Handoff handoff : running) {
            if (keepsOwner(handoff.node()) == waiting && handoff.claim()) {
                handoff.execute();
                return true;
            }
        }
        return false;
    }

    /** Whether a component waits for something outside, or a join with a timeout waits for it. */
    private boolean keepsOwner(int node) {
        return plan.work(node).waits() || beforeTimeout(node);
    }

    private void interrupt(int node) {
        for (int i = running.size() - 1; i >= 0; i--) {
            if (running.get(i).node() == node) {
                running.remove(i).cancel();
            }
        }
    }

    private void fail(int node, StepInput input, Throwable failure) {
        if (stop != null) {
            return;
        }
        Stops.rethrowFatal(failure);
        plan.failed(node);
        String component = plan.graph().names[node];
        boolean compensate = plan.policy(node).onFailure() instanceof OnFailure.Compensate;
        Refusal refusal = Stops.failure(plan, component, failure);
        if (isolated && !compensate && !(failure instanceof InterruptedException)) {
            failures.add(new ComponentFailure(component, refusal));
            run.apply(node, input, Emission.NOTHING);
        } else {
            stop = new Stop(component, refusal, failure, compensate);
        }
    }

    /** Undoes what was done, also what the cancelled executions still do; the failure with what could not be undone. */
    private Stop compensated(Stop stopped) {
        BlockingQueue<Handoff> queue = completed;
        running.removeIf(Handoff::claim);
        List<Problem> problems = new ArrayList<>(stopped.refusal().problems());
        try {
            while (queue != null && !running.isEmpty()) {
                Handoff done = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (done == null) {
                    running.forEach(late -> problems.add(Stops.unfinished(plan, late.node())));
                    break;
                }
                applyHandedOff(done);
            }
        } catch (InterruptedException interrupted) {
            running.forEach(late -> problems.add(Stops.unfinished(plan, late.node())));
            Thread.currentThread().interrupt();
        }
        problems.addAll(undo.everything());
        boolean whole = problems.size() == stopped.refusal().problems().size();
        Refusal refusal = new Refusal(
                stopped.refusal().kind(),
                stopped.refusal().detail()
                        + (whole
                                ? " What was done before has been compensated."
                                : " What was done before could not be compensated as a whole."),
                problems);
        return new Stop(stopped.component(), refusal, stopped.cause(), true);
    }
}
