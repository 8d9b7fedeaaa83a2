package dev.runestone.execution;

import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Workflow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A workflow of the catalog, or the part of it that leads to some of its outputs, compiled for evaluation. */
public final class PreparedWorkflow {
    private final StoredWorkflow stored;
    private final Plan plan;
    private final boolean part;

    /** @param part whether the plan is for a part of the workflow only */
    PreparedWorkflow(StoredWorkflow stored, Plan plan, boolean part) {
        this.stored = stored;
        this.plan = plan;
        this.part = part;
    }

    Plan plan() {
        return plan;
    }

    /** Whether nothing in this part of the workflow takes an input, so that it may be missing. */
    boolean isIdle(String input) {
        if (!part) {
            return false;
        }
        Graph graph = plan.graph();
        int given = 0;
        while (!graph.endpoints[given].node().equals(input)) {
            given++;
        }
        int endpoint = given;
        return graph.consumerStart[endpoint] == graph.consumerStart[endpoint + 1]
                && Arrays.stream(graph.outputs).noneMatch(output -> output == endpoint);
    }

    /** As the catalog has it. */
    public StoredWorkflow stored() {
        return stored;
    }

    /** What is evaluated: primitives only, and only what leads to the wanted outputs. */
    public Workflow workflow() {
        return plan.workflow();
    }

    /** How many components are evaluated at most; they are numbered from 0 in a topological order. */
    public int size() {
        return plan.graph().size();
    }

    public Component component(int node) {
        return plan.graph().components[node];
    }

    /** The number of a component. */
    public int node(String component) {
        Integer node = plan.nodes().get(component);
        if (node == null) {
            throw new IllegalArgumentException("There is no component '" + component + "'.");
        }
        return node;
    }

    /** The number of an endpoint. */
    public int endpoint(Endpoint endpoint) {
        Graph graph = plan.graph();
        for (int number = 0; number < graph.endpoints.length; number++) {
            if (graph.endpoints[number].equals(endpoint)) {
                return number;
            }
        }
        throw new IllegalArgumentException("There is no endpoint '" + endpoint + "'.");
    }

    /** The name of a port by its index among those of its component. */
    public String portName(int node, int port) {
        return plan.graph().portName(node, port);
    }

    /** The number of the first endpoint of a component. */
    public int firstEndpoint(int node) {
        return plan.graph().firstPort[node];
    }

    /** The component of the definition that a component was made of. */
    public String origin(String component) {
        return plan.origin(component);
    }

    /** Whether the same inputs always make the same value of a component, and nothing else happens. */
    public boolean isPure(int node) {
        return plan.work(node).isPure();
    }

    /** Whether the component's policy says that what comes out may be remembered. */
    public boolean isChosen(int node) {
        return plan.policy(node).cache() != null;
    }

    /** How what comes out of a component may be remembered beyond an evaluation; null where it may not. */
    public @Nullable Recallable recallable(int node) {
        return plan.recallable(node);
    }

    /** What an execution of a component cost lately, in nanoseconds; negative where that is not known. */
    public long costNanos(int node) {
        return plan.cost(node);
    }
}
