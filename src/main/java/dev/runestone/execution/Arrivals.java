package dev.runestone.execution;

import dev.runestone.function.StepInput;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What has come to each node of a run, and what follows: the node is ready, or can never be. Nothing here recurses: what
 * follows goes through queues and stacks of numbers.
 */
final class Arrivals {
    private static final byte PENDING = 0;
    private static final byte READY = 1;
    private static final byte RUNNING = 2;
    private static final byte DONE = 3;
    private static final byte SKIPPED = 4;
    private static final byte ABANDONED = 5;
    /** It could be executed, but is not wanted, or not yet. */
    private static final byte HELD = 6;

    private static final int NONE = -1;

    private final Graph graph;
    private final Abandonment abandonment;
    private final @Nullable Fact[] facts;
    private final byte[] states;
    /** Node to the facts that it still needs. */
    private final int[] missing;
    /** Node to the inputs of which nothing is known yet. */
    private final int[] open;
    /** Node to those that still wait for its facts; empty where no join can release early. */
    private final int[] wanted;

    private final int[] ready;
    private int head;
    private int tail;
    private int abandonedReady;
    private int[] stack = new int[8];
    private @Nullable StepInput @Nullable [] released;
    private final Timers timers = new Timers();
    private final LongSupplier nanos;
    private final @Nullable Demand demand;

    /** Is told of nodes that are running although nobody wants their facts any more. */
    @FunctionalInterface
    interface Abandonment {
        void abandoned(int node);
    }

    /**
     * What has come at the beginning of a run.
     *
     * @param nanos the clock that the timeouts of joins are measured with, in nanoseconds since whenever
     * @param demand which nodes are wanted; null for all
     */
    Arrivals(Graph graph, Abandonment abandonment, LongSupplier nanos, @Nullable Demand demand) {
        this.graph = graph;
        this.nanos = nanos;
        this.demand = demand;
        this.abandonment = abandonment;
        facts = new Fact[graph.endpoints.length];
        states = new byte[graph.size()];
        missing = graph.needed.clone();
        open = graph.arity.clone();
        wanted = graph.wanted.length == 0 ? graph.wanted : graph.wanted.clone();
        ready = new int[graph.size()];
        for (int node = 0; node < missing.length; node++) {
            if (missing[node] == 0) {
                enqueue(node);
            }
        }
    }

    /** Takes the next ready node; negative where none is. */
    int next() {
        while (head < tail) {
            int node = ready[head++];
            if (states[node] == READY) {
                states[node] = RUNNING;
                return node;
            }
            abandonedReady--;
        }
        return NONE;
    }

    /** Takes a certain node if it is ready; true where it is running from now on or already was. */
    boolean take(int node) {
        if (states[node] == READY) {
            states[node] = RUNNING;
            // It stays in the queue, where next() passes over it.
            abandonedReady++;
        }
        return states[node] == RUNNING;
    }

    /** Releases a join before its timeout; false where it does not wait. */
    boolean releaseNow(int node) {
        if (states[node] != PENDING || !graph.joins[node]) {
            return false;
        }
        release(node);
        return true;
    }

    /** How many nodes are ready. */
    int ready() {
        return tail - head - abandonedReady;
    }

    /** Whether a node taken by {@link #next} is still wanted; from now on it is done. */
    boolean finish(int node) {
        if (states[node] != RUNNING) {
            return false;
        }
        states[node] = DONE;
        return true;
    }

    /** A fact has come out of an endpoint. */
    void put(int endpoint, Fact fact) {
        facts[endpoint] = fact;
        int end = graph.consumerStart[endpoint + 1];
        for (int i = graph.consumerStart[endpoint]; i < end; i++) {
            int node = graph.consumers[i];
            if (states[node] != PENDING) {
                continue;
            }
            open[node]--;
            if (--missing[node] == 0) {
                arriveLast(node);
            } else if (graph.joins[node]) {
                arriveAtJoin(node);
            } else if (open[node] == 0 && graph.lenient[node]) {
                settle(node);
            }
        }
    }

    /** All sources of a lenient node have given a fact or never will, not all of them a fact. */
    private void settle(int node) {
        if (satisfied(node)) {
            enqueue(node);
            return;
        }
        states[node] = SKIPPED;
        for (int port = graph.firstPort[node]; port < graph.firstPort[node + 1]; port++) {
            die(port);
        }
    }

    /** Whether each input of a lenient node has a fact or can do without. */
    private boolean satisfied(int node) {
        int[] start = graph.inputStart[node];
        List<Input> inputs = graph.components[node].inputs();
        for (int i = 0; start != null && i < inputs.size(); i++) {
            boolean found = inputs.get(i).optional();
            for (int j = start[i]; j < start[i + 1] && !found; j++) {
                found = facts[graph.sources[node][j]] != null;
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private void arriveLast(int node) {
        if (graph.joins[node]) {
            release(node);
        } else {
            enqueue(node);
        }
    }

    private void arriveAtJoin(int node) {
        if (graph.timeoutNanos[node] == 0) {
            return;
        }
        if (open[node] == 0) {
            release(node);
        } else if (missing[node] == graph.needed[node] - 1) {
            timers.add(node, nanos.getAsLong() + graph.timeoutNanos[node]);
        }
    }

    /** Wants more, where joins got nothing from the sources that they wanted first; false where there is no more. */
    boolean widen() {
        Demand wanting = demand;
        boolean more = false;
        if (wanting != null) {
            for (int join : wanting.flexible()) {
                if (states[join] == PENDING) {
                    more |= wanting.widen(join, this::admit);
                }
            }
        }
        return more;
    }

    private void admit(int node) {
        if (states[node] == HELD) {
            enqueue(node);
        }
    }

    private void enqueue(int node) {
        if (demand != null && !demand.admits(node)) {
            states[node] = HELD;
            return;
        }
        states[node] = READY;
        ready[tail++] = node;
    }

    /** Dead-path elimination: what needs a fact that can never come is skipped, and so is what needs its facts. */
    void die(int endpoint) {
        int top = push(0, endpoint);
        while (top > 0) {
            int lost = stack[--top];
            int end = graph.consumerStart[lost + 1];
            for (int i = graph.consumerStart[lost]; i < end; i++) {
                int node = graph.consumers[i];
                if (states[node] == PENDING && lose(node)) {
                    states[node] = SKIPPED;
                    for (int port = graph.firstPort[node]; port < graph.firstPort[node + 1]; port++) {
                        top = push(top, port);
                    }
                }
            }
        }
    }

    /** Counts an input that can never come; true where the node can no longer be satisfied. */
    private boolean lose(int node) {
        open[node]--;
        if (graph.lenient[node]) {
            return loseLenient(node);
        }
        if (!graph.joins[node]) {
            return true;
        }
        if (graph.timeoutNanos[node] == 0) {
            return open[node] < missing[node];
        }
        if (open[node] > 0) {
            return false;
        }
        if (missing[node] == graph.needed[node]) {
            return true;
        }
        release(node);
        return false;
    }

    private boolean loseLenient(int node) {
        if (open[node] > 0) {
            return false;
        }
        if (satisfied(node)) {
            enqueue(node);
            return false;
        }
        return true;
    }

    private int push(int top, int item) {
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, top * 2);
        }
        stack[top] = item;
        return top + 1;
    }

    /** Lets go what a join has now, and whatever was to come for it alone. */
    private void release(int node) {
        if (graph.timeoutNanos[node] > 0) {
            timers.remove(node);
        }
        int[] sources = graph.sources[node];
        int present = graph.needed[node] - missing[node];
        String[] names = new String[present];
        Fact[] captured = new Fact[present];
        int count = 0;
        for (int i = 0; i < sources.length; i++) {
            Fact fact = facts[sources[i]];
            if (fact != null && count < present) {
                names[count] = graph.inputNames[node][i];
                captured[count++] = fact;
            }
        }
        if (released == null) {
            released = new StepInput[graph.size()];
        }
        released[node] = new StepInput(names, List.of(captured), Map.of());
        enqueue(node);
        if (open[node] > 0 && wanted.length > 0) {
            abandonSources(node);
        }
    }

    /** What a join was released with. */
    StepInput released(int node) {
        StepInput input = released == null ? null : released[node];
        if (input == null) {
            throw new IllegalStateException("The join " + graph.names[node] + " has not been released.");
        }
        return input;
    }

    /** The mirror of dead-path elimination: what nobody waits for any more need not be executed. */
    private void abandonSources(int join) {
        int[] pending = new int[] {join};
        int top = 1;
        while (top > 0) {
            int node = pending[--top];
            for (int endpoint : graph.sources[node]) {
                int producer = graph.producers[endpoint];
                if (producer == Graph.GIVEN || facts[endpoint] != null || --wanted[producer] > 0) {
                    continue;
                }
                if (abandon(producer)) {
                    if (top == pending.length) {
                        pending = Arrays.copyOf(pending, top * 2);
                    }
                    pending[top++] = producer;
                }
            }
        }
    }

    private boolean abandon(int node) {
        byte state = states[node];
        if (state == DONE || state == SKIPPED || state == ABANDONED) {
            return false;
        }
        states[node] = ABANDONED;
        if (state == READY) {
            abandonedReady++;
        } else if (state == RUNNING) {
            abandonment.abandoned(node);
        }
        return true;
    }

    /** Releases the joins whose timeout has passed. */
    void releaseDue(long now) {
        for (int node = timers.due(now); node >= 0; node = timers.due(now)) {
            if (states[node] == PENDING) {
                release(node);
            }
        }
    }

    Timers timers() {
        return timers;
    }

    /** Endpoint to its fact; not to be written to. */
    @Nullable
    Fact[] facts() {
        return facts;
    }

    /** How far a node is. */
    ComponentStatus status(int node) {
        return switch (states[node]) {
            case PENDING -> ComponentStatus.PENDING;
            case READY -> ComponentStatus.READY;
            case RUNNING -> ComponentStatus.RUNNING;
            case DONE -> ComponentStatus.COMPLETED;
            case HELD -> ComponentStatus.PENDING;
            default -> ComponentStatus.SKIPPED;
        };
    }

    /** Whether a node will not be executed. */
    boolean skipped(int node) {
        byte state = states[node];
        return state == SKIPPED || state == ABANDONED || state == HELD || (state == PENDING && !isWanted(node));
    }

    private boolean isWanted(int node) {
        return demand == null || demand.admits(node);
    }

    /** Whether a node waits for facts that may still come. */
    boolean pending(int node) {
        return states[node] == PENDING && isWanted(node);
    }
}
