package dev.runestone.execution;

import dev.runestone.workflow.Component;
import dev.runestone.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** A workflow compiled for evaluation, and what its nodes cost so far. Shared by all runs of the workflow. */
final class Plan {
    private static final long UNKNOWN = -1;
    private static final int MEASURED_RUNS = 16;
    /** The weight of a new measurement in the moving average is one in so many. */
    private static final int SMOOTHING = 8;

    private final Workflow workflow;
    private final Graph graph;
    private final Work[] works;
    private final Map<String, Integer> nodes;
    private final AtomicLongArray costs;
    private final AtomicInteger runs = new AtomicInteger();

    private Plan(Workflow workflow, Graph graph, Work[] works) {
        this.workflow = workflow;
        this.graph = graph;
        this.works = works;
        this.costs = new AtomicLongArray(works.length);
        Map<String, Integer> numbers = new HashMap<>();
        for (int node = 0; node < works.length; node++) {
            numbers.put(graph.names[node], node);
        }
        this.nodes = Map.copyOf(numbers);
        for (int node = 0; node < works.length; node++) {
            costs.set(node, works[node].waits() ? Long.MAX_VALUE : UNKNOWN);
        }
    }

    /**
     * Compiles a workflow.
     *
     * @param works makes what each component does
     * @throws dev.runestone.api.RefusalException where the workflow cannot be evaluated
     */
    static Plan of(Workflow workflow, Component.Cases<Work> works) {
        Graph graph = new Graph(workflow);
        Work[] compiled = new Work[graph.size()];
        for (int node = 0; node < compiled.length; node++) {
            compiled[node] = graph.components[node].match(works);
        }
        return new Plan(workflow, graph, compiled);
    }

    Workflow workflow() {
        return workflow;
    }

    Graph graph() {
        return graph;
    }

    /** Component name to node. */
    Map<String, Integer> nodes() {
        return nodes;
    }

    Work work(int node) {
        return works[node];
    }

    /** Counts a run; true where it should measure costs: the first ones, then one in sixteen. */
    boolean measuresNextRun() {
        int run = runs.getAndIncrement();
        return (run >= 0 && run < MEASURED_RUNS) || run % MEASURED_RUNS == 0;
    }

    /** Whether a node costs at least so much; {@code unknown} where it has not been measured. */
    boolean costs(int node, long nanos, boolean unknown) {
        long cost = costs.getOpaque(node);
        return cost == UNKNOWN ? unknown : cost >= nanos;
    }

    /** Takes a measurement into the moving average. An update lost to another run is no loss. */
    void measured(int node, long nanos) {
        long cost = costs.getOpaque(node);
        boolean first = cost == UNKNOWN || cost == Long.MAX_VALUE;
        costs.setOpaque(node, first ? nanos : cost + (nanos - cost) / SMOOTHING);
    }
}
