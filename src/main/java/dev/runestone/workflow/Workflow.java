package dev.runestone.workflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directed acyclic graph of components joined by typed ports.
 *
 * @param name what it is called in the catalog
 * @param version its version
 * @param description what it is for, in a sentence; may be empty
 * @param inputs what it is given: input name to type
 * @param components its nodes by name, in the order in which the definition lists them
 * @param outputs what it gives: output name to the endpoint whose fact it is
 * @param policies how failures are met: the first rule that matches a component decides
 * @param feedback input to the endpoint whose fact is its value in the next iteration of an evaluation that reacts until
 *     it is satisfied; other evaluations refuse a workflow that has any
 * @param assertions what must hold of the outputs
 */
public record Workflow(
        String name,
        Version version,
        String description,
        Map<String, Type> inputs,
        Map<String, Component> components,
        Map<String, Endpoint> outputs,
        List<PolicyRule> policies,
        Map<String, Endpoint> feedback,
        List<Assertion> assertions) {
    public Workflow {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        policies = List.copyOf(policies);
        feedback = Collections.unmodifiableMap(new LinkedHashMap<>(feedback));
        assertions = List.copyOf(assertions);
    }

    /** A workflow without feedback and assertions. */
    public Workflow(
            String name,
            Version version,
            String description,
            Map<String, Type> inputs,
            Map<String, Component> components,
            Map<String, Endpoint> outputs,
            List<PolicyRule> policies) {
        this(name, version, description, inputs, components, outputs, policies, Map.of(), List.of());
    }

    /** A workflow without policies. */
    public Workflow(
            String name,
            Version version,
            String description,
            Map<String, Type> inputs,
            Map<String, Component> components,
            Map<String, Endpoint> outputs) {
        this(name, version, description, inputs, components, outputs, List.of());
    }

    /** How the failures of a component are met. Whoever asks for many components asks {@link Policies}. */
    public Policy policy(Component component) {
        return Policies.of(this).of(component);
    }

    /** The ports of a component: its own and, where its failures are routed, {@link OnFailure#PORT}. */
    public List<Port> ports(Component component) {
        return Policies.of(this).ports(component);
    }

    /** Every connection of the graph, component by component and input by input; also those from unknown endpoints. */
    public List<Connection> connections() {
        List<Connection> connections = new ArrayList<>();
        for (Component component : components.values()) {
            for (Input input : component.inputs()) {
                for (Endpoint source : input.sources()) {
                    connections.add(new Connection(source, component.name(), input.name()));
                }
            }
        }
        return connections;
    }

    /**
     * The components in an order in which each comes after those that feed it; among those that are free to run, the
     * definition's order. Takes time linear in the number of connections, and stack for none.
     *
     * @return empty where the graph has a cycle
     */
    public Optional<List<Component>> topologicalOrder() {
        Map<String, Integer> waiting = new HashMap<>();
        Map<String, List<Component>> fed = new HashMap<>();
        ArrayDeque<Component> ready = new ArrayDeque<>();
        for (Component component : components.values()) {
            int sources = 0;
            for (Input input : component.inputs()) {
                for (Endpoint source : input.sources()) {
                    if (components.containsKey(source.node())) {
                        sources++;
                        fed.computeIfAbsent(source.node(), node -> new ArrayList<>())
                                .add(component);
                    }
                }
            }
            waiting.put(component.name(), sources);
            if (sources == 0) {
                ready.add(component);
            }
        }
        List<Component> order = new ArrayList<>(components.size());
        while (!ready.isEmpty()) {
            Component next = ready.remove();
            order.add(next);
            for (Component follower : fed.getOrDefault(next.name(), List.of())) {
                if (waiting.merge(follower.name(), -1, Integer::sum) == 0) {
                    ready.add(follower);
                }
            }
        }
        return order.size() == components.size() ? Optional.of(order) : Optional.empty();
    }
}
