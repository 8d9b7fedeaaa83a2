package dev.runestone.execution;

import dev.runestone.function.ContextSource;
import dev.runestone.function.StepInput;
import dev.runestone.knowledge.FiredRule;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one evaluation, kept by one thread. {@link #prepare} captures the inputs of what is ready; {@link #apply}
 * is the only writer.
 */
final class Run {
    /** Stands in the place of the value of an input that is not given. */
    static final Object MISSING = new Object();

    private final Graph graph;
    private final Arrivals arrivals;
    private final ContextSource contexts;
    private @Nullable List<FiredRule> @Nullable [] traces;
    private int executions;
    private int factCount;

    Run(Graph graph, @Nullable Object[] inputs, Arrivals.Abandonment abandonment, ContextSource contexts) {
        this(graph, inputs, abandonment, contexts, System::nanoTime, null);
    }

    /**
     * A run.
     *
     * @param nanos the clock that the timeouts of joins are measured with
     * @param demand which nodes are wanted; null for all
     */
    Run(
            Graph graph,
            @Nullable Object[] inputs,
            Arrivals.Abandonment abandonment,
            ContextSource contexts,
            LongSupplier nanos,
            @Nullable Demand demand) {
        this.graph = graph;
        this.contexts = contexts;
        this.arrivals = new Arrivals(graph, abandonment, nanos, demand);
        for (int endpoint = 0; endpoint < inputs.length; endpoint++) {
            if (inputs[endpoint] != MISSING) {
                put(endpoint, new Fact(graph.endpoints[endpoint], inputs[endpoint], List.of(), List.of()));
            }
        }
    }

    private void put(int endpoint, Fact fact) {
        factCount++;
        arrivals.put(endpoint, fact);
    }

    /** Takes the next ready node; negative where none is. */
    int next() {
        return arrivals.next();
    }

    /** Takes a certain node if it is ready; true where it is running from now on or already was. */
    boolean take(int node) {
        return arrivals.take(node);
    }

    /** Releases a join before its timeout; false where it does not wait. */
    boolean releaseNow(int node) {
        return arrivals.releaseNow(node);
    }

    /** Wants more, where joins got nothing from the sources that they wanted first; false where there is no more. */
    boolean widen() {
        return arrivals.widen();
    }

    /** How many nodes are ready. */
    int ready() {
        return arrivals.ready();
    }

    /** Captures the inputs of a node taken by {@link #next}. */
    StepInput prepare(int node) {
        if (graph.joins[node]) {
            return arrivals.released(node);
        }
        return graph.lenient[node]
                ? lenient(node)
                : new StepInput(graph.shapes[node], capture(graph.sources[node]), contexts);
    }

    /** Captures what there is of several, many or optional facts. */
    private StepInput lenient(int node) {
        int[] start = graph.inputStart[node];
        List<Input> inputs = graph.components[node].inputs();
        @Nullable Object[] values = new Object[inputs.size()];
        List<Fact> taken = new ArrayList<>();
        for (int i = 0; start != null && i < values.length; i++) {
            Input input = inputs.get(i);
            List<Fact> there = there(graph.sources[node], start[i], start[i + 1]);
            if (there.isEmpty()) {
                values[i] = input.fallback();
            } else if (input.cardinality() == Input.Cardinality.MANY) {
                List<@Nullable Object> many = new ArrayList<>(there.size());
                there.forEach(fact -> many.add(fact.value()));
                values[i] = Collections.unmodifiableList(many);
                taken.addAll(there);
            } else {
                values[i] = there.get(0).value();
                taken.add(there.get(0));
            }
        }
        return new StepInput(graph.shapes[node], List.copyOf(taken), contexts).values(values);
    }

    private List<Fact> there(int[] sources, int from, int to) {
        List<Fact> there = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            Fact fact = arrivals.facts()[sources[i]];
            if (fact != null) {
                there.add(fact);
            }
        }
        return there;
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
        Fact fact = arrivals.facts()[endpoint];
        if (fact == null) {
            throw new IllegalStateException("No fact came out of " + graph.endpoints[endpoint] + " yet.");
        }
        return fact;
    }

    /** Takes what came out of a node: a fact for one of its ports, the news that none comes for the others. */
    void apply(int node, StepInput input, Emission emission) {
        if (!arrivals.finish(node)) {
            return;
        }
        executions++;
        if (!emission.trace().isEmpty()) {
            keep(node, emission.trace());
        }
        int first = graph.firstPort[node];
        int end = graph.firstPort[node + 1];
        int endpoint = emission.port() < 0 ? end : first + emission.port();
        if (endpoint < end) {
            put(endpoint, new Fact(graph.endpoints[endpoint], emission.value(), input.facts(), emission.rules()));
        }
        for (int other = first; other < end; other++) {
            if (other != endpoint) {
                arrivals.die(other);
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

    /** Releases the joins whose timeout has passed. */
    void releaseDue(long now) {
        arrivals.releaseDue(now);
    }

    Timers timers() {
        return arrivals.timers();
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
        return arrivals.facts();
    }

    List<FiredRule> trace(int node) {
        List<FiredRule> trace = traces == null ? null : traces[node];
        return trace == null ? List.of() : trace;
    }

    /** How far a component is, as far as the dataflow tells. */
    ComponentStatus status(int node) {
        return arrivals.status(node);
    }

    boolean skipped(int node) {
        return arrivals.skipped(node);
    }

    boolean pending(int node) {
        return arrivals.pending(node);
    }
}
