package dev.runestone.execution;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which components are wanted for the outputs. A join that needs but some of its sources wants the cheapest ones, and the
 * others only when those give nothing. What a path costs is estimated once by what its components cost before; a component
 * on two paths counts for both.
 */
final class Demand {
    /** The estimate for what was never measured, and for what waits for something outside. */
    private static final double UNKNOWN_NANOS = 1_000;

    private static final double WAITING_NANOS = 10_000_000;

    private final Graph graph;
    private final boolean[] wanted;
    /** Node to its sources, cheapest first; null for all but joins that need only some. */
    private final Integer[][] ranked;

    private final int[] flexible;
    /** Node to how many of its ranked sources are wanted. */
    private final int[] asked;

    Demand(Plan plan) {
        this.graph = plan.graph();
        this.wanted = new boolean[graph.size()];
        this.ranked = new Integer[graph.size()][];
        this.asked = new int[graph.size()];
        this.flexible =
                IntStream.range(0, graph.size()).filter(this::isFlexible).toArray();
        rank(plan);
        Arrays.stream(graph.outputs).forEach(endpoint -> want(graph.producers[endpoint], node -> {}));
    }

    /** Hears of nodes that become wanted. */
    interface Wanted {
        void node(int node);
    }

    private void rank(Plan plan) {
        double[] costs = new double[graph.size()];
        for (int node = 0; node < costs.length; node++) {
            int[] sources = graph.sources[node];
            double own = own(plan, node);
            if (isFlexible(node)) {
                Integer[] order = IntStream.range(0, sources.length).boxed().toArray(Integer[]::new);
                double[] paths = Arrays.stream(sources)
                        .mapToDouble(endpoint -> cost(costs, endpoint))
                        .toArray();
                Arrays.sort(order, Comparator.comparingDouble(source -> paths[source]));
                ranked[node] = order;
                for (int i = 0; i < graph.needed[node]; i++) {
                    own += paths[order[i]];
                }
            } else {
                for (int endpoint : sources) {
                    own += cost(costs, endpoint);
                }
            }
            costs[node] = own;
        }
    }

    private static double own(Plan plan, int node) {
        long cost = plan.cost(node);
        return cost < 0 ? UNKNOWN_NANOS : cost == Long.MAX_VALUE ? WAITING_NANOS : cost;
    }

    private double cost(double[] costs, int endpoint) {
        int producer = graph.producers[endpoint];
        return producer == Graph.GIVEN ? 0 : costs[producer];
    }

    /** A join with a timeout waits for all, as long as it waits. */
    private boolean isFlexible(int node) {
        return graph.joins[node] && graph.timeoutNanos[node] == 0 && graph.needed[node] < graph.sources[node].length;
    }

    /** Whether a node may be executed now. */
    boolean admits(int node) {
        return wanted[node];
    }

    /** The joins that need but some of their sources. */
    int[] flexible() {
        return flexible;
    }

    /** Wants one more source of a join; false where it has no more. */
    boolean widen(int join, Wanted heard) {
        Integer[] order = ranked[join];
        if (order == null || !wanted[join] || asked[join] == order.length) {
            return false;
        }
        want(graph.producers[graph.sources[join][order[asked[join]++]]], heard);
        return true;
    }

    private void want(int first, Wanted heard) {
        int[] stack = new int[] {first};
        int top = 1;
        while (top > 0) {
            int node = stack[--top];
            if (node == Graph.GIVEN || wanted[node]) {
                continue;
            }
            wanted[node] = true;
            heard.node(node);
            int[] sources = graph.sources[node];
            Integer[] order = ranked[node];
            int count = order == null ? sources.length : graph.needed[node];
            asked[node] = count;
            if (top + count > stack.length) {
                stack = Arrays.copyOf(stack, (top + count) * 2);
            }
            for (int i = 0; i < count; i++) {
                stack[top++] = graph.producers[sources[order == null ? i : order[i]]];
            }
        }
    }
}
