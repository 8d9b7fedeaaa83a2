package dev.runestone.execution;

import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Expansion;
import dev.runestone.workflow.Policies;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A workflow compiled for evaluation, and what its nodes cost so far. Shared by all runs of the workflow. */
final class Plan {
    private static final long UNKNOWN = -1;
    private static final int MEASURED_RUNS = 16;
    /** The weight of a new measurement in the moving average is one in so many. */
    private static final int SMOOTHING = 8;

    private final Expansion expansion;
    private final Graph graph;
    private final Work[] works;
    private final Map<String, Integer> nodes;
    /** Node to what undoes it. */
    private final @Nullable Work[] compensations;

    private final boolean compensates;
    /** Node to whether it may pause between attempts; empty where none may. */
    private final boolean[] pausing;

    private final AtomicReferenceArray<@Nullable Optional<Recallable>> recallables;
    private final AtomicLongArray costs;
    private final AtomicInteger runs = new AtomicInteger();
    /** Node to its node in the plan that this one is a part of; null for a whole. */
    private int @Nullable [] whole;

    private volatile ComponentMeters.@Nullable Meters meters;

    private Plan(Expansion expansion, Graph graph, Work[] works, @Nullable Work[] compensations) {
        this.expansion = expansion;
        this.graph = graph;
        this.works = works;
        this.compensations = compensations;
        boolean undone = false;
        boolean[] pauses = new boolean[works.length];
        boolean paused = false;
        for (int node = 0; node < works.length; node++) {
            undone |= compensations[node] != null;
            pauses[node] = works[node] instanceof PolicedWork policed && policed.pauses();
            paused |= pauses[node];
        }
        this.compensates = undone;
        this.pausing = paused ? pauses : new boolean[0];
        this.recallables = new AtomicReferenceArray<>(works.length);
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
    static Plan of(Workflow written, Component.Cases<Work> works) {
        Expansion expansion = Expansion.of(written);
        Workflow workflow = expansion.workflow();
        Graph graph = new Graph(workflow);
        Policies policies = Policies.of(workflow);
        PolicyCompiler policed = new PolicyCompiler(new ExpandedWorks(works, written, expansion));
        Work[] compiled = new Work[graph.size()];
        @Nullable Work[] compensations = new Work[graph.size()];
        for (int node = 0; node < compiled.length; node++) {
            Component component = graph.components[node];
            compiled[node] = policed.work(component, policies.of(component));
            compensations[node] = policed.compensation(component);
        }
        return new Plan(expansion, graph, compiled, compensations);
    }

    /** The workflow, with primitives in the place of what they stand for. */
    Workflow workflow() {
        return expansion.workflow();
    }

    /** The component of the definition that a node was made of. */
    String origin(String node) {
        return expansion.origin(node);
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

    /** A node's work under its policy; null where it has none. */
    @Nullable
    PolicedWork policed(int node) {
        return works[node] instanceof PolicedWork work ? work : null;
    }

    /** A node's policy. */
    Policy policy(int node) {
        return works[node] instanceof PolicedWork work ? work.policy() : Policy.NONE;
    }

    /**
     * What undoes a node; null where nothing does. It is executed with the inputs that the node saw and the value that came
     * out of it, added as {@link dev.runestone.workflow.Compensation#RESULT}.
     */
    @Nullable
    Work compensation(int node) {
        return compensations[node];
    }

    /** Whether anything can be undone. */
    boolean compensates() {
        return compensates;
    }

    /** Whether a node may stand still between attempts. */
    boolean pauses(int node) {
        return pausing.length > 0 && pausing[node];
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

    /** What an execution of a node cost lately, in nanoseconds; negative where that is not known. */
    long cost(int node) {
        return costs.getOpaque(node);
    }

    /**
     * The part of this plan that leads to some of the outputs. Takes time linear in the size of that part and of the
     * inputs. It shares what the components do, with their breakers, and begins with what they cost here.
     *
     * @param wanted names of outputs
     */
    Plan slice(Collection<String> wanted) {
        Workflow whole = workflow();
        Map<String, Endpoint> outputs = new LinkedHashMap<>();
        Set<Integer> kept = new TreeSet<>();
        ArrayDeque<Integer> pending = new ArrayDeque<>();
        for (int i = 0; i < graph.outputNames.length; i++) {
            if (wanted.contains(graph.outputNames[i])) {
                outputs.put(graph.outputNames[i], graph.endpoints[graph.outputs[i]]);
                pending.add(graph.producers[graph.outputs[i]]);
            }
        }
        while (!pending.isEmpty()) {
            int node = pending.pop();
            if (node != Graph.GIVEN && kept.add(node)) {
                for (int endpoint : graph.sources[node]) {
                    pending.push(graph.producers[endpoint]);
                }
            }
        }
        Map<String, Component> components = new LinkedHashMap<>();
        kept.forEach(node -> components.put(graph.names[node], graph.components[node]));
        Workflow part = new Workflow(
                whole.name(),
                whole.version(),
                whole.description(),
                whole.inputs(),
                components,
                outputs,
                whole.policies());
        Graph smaller = new Graph(part);
        Work[] its = new Work[smaller.size()];
        @Nullable Work[] undone = new Work[smaller.size()];
        for (int node = 0; node < its.length; node++) {
            int here = nodes.get(smaller.names[node]);
            its[node] = works[here];
            undone[node] = compensations[here];
        }
        Plan slice = new Plan(new Expansion(part, expansion.origins()), smaller, its, undone);
        int[] here = new int[its.length];
        for (int node = 0; node < its.length; node++) {
            here[node] = nodes.get(smaller.names[node]);
            slice.costs.set(node, cost(here[node]));
        }
        slice.whole = here;
        slice.meters = meters;
        return slice;
    }

    /** Has executions and failures of the components shown. */
    void meter(ComponentMeters.@Nullable Meters shown) {
        meters = shown;
    }

    /** How what comes out of a node may be remembered beyond an evaluation; null where it may not. Found out once. */
    @Nullable
    Recallable recallable(int node) {
        Optional<Recallable> known = recallables.get(node);
        if (known == null) {
            String name = graph.names[node];
            known = Optional.ofNullable(Recallable.of(
                    graph.components[node],
                    policy(node),
                    works[node],
                    !origin(name).equals(name)));
            recallables.set(node, known);
        }
        return known.orElse(null);
    }

    /** A component has failed for good. */
    void failed(int node) {
        ComponentMeters.Meters shown = meters;
        if (shown != null) {
            shown.failed(whole == null ? node : whole[node]);
        }
    }

    /** Takes a measurement into the moving average. An update lost to another run is no loss. */
    void measured(int node, long nanos) {
        ComponentMeters.Meters shown = meters;
        if (shown != null) {
            shown.took(whole == null ? node : whole[node], nanos);
        }
        long cost = costs.getOpaque(node);
        boolean first = cost == UNKNOWN || cost == Long.MAX_VALUE;
        costs.setOpaque(node, first ? nanos : cost + (nanos - cost) / SMOOTHING);
    }
}
