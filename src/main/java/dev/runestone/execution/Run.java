package dev.runestone.execution;

import dev.runestone.knowledge.FiredRule;
import dev.runestone.workflow.Fact;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one evaluation, kept by one thread. {@link #prepare} captures the inputs of what is ready; {@link #apply}
 * is the only writer. Nothing here recurses: what follows from a fact, or from the news that a fact can never come, goes
 * through queues.
 */
final class Run {
    private static final byte PENDING = 0;
    private static final byte READY = 1;
    private static final byte RUNNING = 2;
    private static final byte DONE = 3;
    private static final byte SKIPPED = 4;
    private static final byte ABANDONED = 5;
    private static final int NONE = -1;

    private final Graph graph;
    private final @Nullable Fact[] facts;
    private final byte[] states;
    private final int[] missing;
    private final int[] open;
    private final int[] wanted;
    private final int[] ready;
    private int head;
    private int tail;
    private int abandonedReady;
    private int[] stack = new int[8];
    private @Nullable StepInput @Nullable [] released;
    private final Timers timers = new Timers();
    private @Nullable List<FiredRule> @Nullable [] traces;
    private int executions;
    private int factCount;
    private final Abandonment abandonment;

    /** Is told of nodes that are running although nobody wants their facts any more. */
    @FunctionalInterface
    interface Abandonment {
        void abandoned(int node);
    }

    Run(Graph graph, @Nullable Object[] inputs, Abandonment abandonment) {
        this.graph = graph;
        this.abandonment = abandonment;
        int size = graph.size();
        facts = new Fact[graph.endpoints.length];
        states = new byte[size];
        missing = graph.needed.clone();
        open = graph.arity.clone();
        wanted = graph.wanted.length == 0 ? graph.wanted : graph.wanted.clone();
        ready = new int[size];
        for (int node = 0; node < size; node++) {
            if (missing[node] == 0) {
                enqueue(node);
            }
        }
        for (int endpoint = 0; endpoint < inputs.length; endpoint++) {
            put(endpoint, new Fact(graph.endpoints[endpoint], inputs[endpoint], List.of(), List.of()));
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

    /** How many nodes are ready. */
    int ready() {
        return tail - head - abandonedReady;
    }

    /** Captures the inputs of a node taken by {@link #next}. */
    StepInput prepare(int node) {
        if (graph.joins[node]) {
            return takeReleased(node);
        }
        return new StepInput(graph.inputNames[node], capture(graph.sources[node]), graph.settings.get(node));
    }

    private List<Fact> capture(int[] sources) {
        return switch (sources.length) {
            case 0 -> List.of();
            case 1 -> List.of(fact(sources[0]));
            case 2 -> List.of(fact(sources[0]), fact(sources[1]));
            default -> {
                Fact[] captured = new Fact[sources.length];
                for (int i = 0; i < sources.length; i++) {
                    captured[i] = fact(sources[i]);
                }
                yield List.of(captured);
            }
        };
    }

    private Fact fact(int endpoint) {
        Fact fact = facts[endpoint];
        if (fact == null) {
            throw new IllegalStateException("No fact came out of " + graph.endpoints[endpoint] + " yet.");
        }
        return fact;
    }

    /** Takes what came out of a node: a fact for one of its ports, the news that none comes for the others. */
    void apply(int node, StepInput input, Emission emission) {
        if (states[node] != RUNNING) {
            return;
        }
        states[node] = DONE;
        executions++;
        if (!emission.trace().isEmpty()) {
            keep(node, emission.trace());
        }
        int first = graph.firstPort[node];
        int end = graph.firstPort[node + 1];
        int endpoint = first + emission.port();
        put(endpoint, new Fact(graph.endpoints[endpoint], emission.value(), input.facts(), emission.rules()));
        for (int other = first; other < end; other++) {
            if (other != endpoint) {
                die(other);
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void keep(int node, List<FiredRule> trace) {
        if (traces == null) {
            traces = new List[graph.size()];
        }
        traces[node] = trace;
    }

    private void put(int endpoint, Fact fact) {
        facts[endpoint] = fact;
        factCount++;
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
            }
        }
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
            timers.add(node, System.nanoTime() + graph.timeoutNanos[node]);
        }
    }

    private void enqueue(int node) {
        states[node] = READY;
        ready[tail++] = node;
    }

    /** Dead-path elimination: what needs a fact that can never come is skipped, and so is what needs its facts. */
    private void die(int endpoint) {
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

    private StepInput takeReleased(int node) {
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

    int executions() {
        return executions;
    }

    int factCount() {
        return factCount;
    }

    /** Endpoint to its fact; not to be written to. */
    @Nullable
    Fact[] facts() {
        return facts;
    }

    List<FiredRule> trace(int node) {
        List<FiredRule> trace = traces == null ? null : traces[node];
        return trace == null ? List.of() : trace;
    }

    boolean skipped(int node) {
        return states[node] == SKIPPED || states[node] == ABANDONED;
    }
}
