package dev.runestone.execution;

import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Fact;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts of an evaluation in a topological order that is the same for every evaluation of the workflow: inputs first,
 * parents before children. It is numbered only when somebody looks.
 */
public final class FactGraph {
    private final Graph graph;
    private final @Nullable Fact[] byEndpoint;
    private @Nullable List<Node> nodes;

    /**
     * A fact by number.
     *
     * @param id from 1
     * @param origin the workflow input or component port that it came out of
     * @param value its JSON value
     * @param parents the numbers of the facts that its component saw
     * @param rules the rules whose firing led to the value
     */
    public record Node(int id, Endpoint origin, @Nullable Object value, List<Integer> parents, List<String> rules) {}

    FactGraph(Graph graph, @Nullable Fact[] byEndpoint) {
        this.graph = graph;
        this.byEndpoint = byEndpoint;
    }

    /** The fact of an endpoint by its number in the {@link PreparedWorkflow}; null where there is none. */
    public @Nullable Fact at(int endpoint) {
        return byEndpoint[endpoint];
    }

    /** All facts. */
    public synchronized List<Node> nodes() {
        if (nodes == null) {
            nodes = number();
        }
        return nodes;
    }

    private List<Node> number() {
        IdentityHashMap<Fact, Integer> ids = new IdentityHashMap<>();
        List<Node> numbered = new ArrayList<>();
        for (Fact fact : byEndpoint) {
            if (fact != null) {
                int id = numbered.size() + 1;
                ids.put(fact, id);
                List<Integer> parents = new ArrayList<>(fact.parents().size());
                for (Fact parent : fact.parents()) {
                    parents.add(ids.getOrDefault(parent, 0));
                }
                numbered.add(new Node(id, fact.origin(), fact.value(), List.copyOf(parents), fact.rules()));
            }
        }
        return List.copyOf(numbered);
    }

    /**
     * What led to an output of the workflow; nothing where the output got no fact.
     *
     * @throws IllegalArgumentException where the workflow has no such output
     */
    public Ancestry why(String output) {
        for (int i = 0; i < graph.outputs.length; i++) {
            if (graph.outputNames[i].equals(output)) {
                return ancestry(graph.endpoints[graph.outputs[i]]);
            }
        }
        throw new IllegalArgumentException("The workflow has no output '" + output + "'.");
    }

    /** What led to what came out of an endpoint; nothing where nothing did. */
    Ancestry ancestry(Endpoint endpoint) {
        List<Node> all = nodes();
        BitSet wanted = new BitSet(all.size() + 1);
        for (int i = all.size() - 1; i >= 0; i--) {
            Node node = all.get(i);
            if (node.origin().equals(endpoint)) {
                wanted.set(node.id());
            }
            // Parents have lower numbers, so that one pass from the end sees every ancestor.
            if (wanted.get(node.id())) {
                node.parents().forEach(wanted::set);
            }
        }
        List<Node> facts = new ArrayList<>();
        List<String> inputs = new ArrayList<>();
        List<String> components = new ArrayList<>();
        Set<String> rules = new LinkedHashSet<>();
        for (Node node : all) {
            if (wanted.get(node.id())) {
                facts.add(node);
                (node.parents().isEmpty() && isGiven(node.origin()) ? inputs : components)
                        .add(node.origin().node());
                rules.addAll(node.rules());
            }
        }
        return new Ancestry(facts, inputs, components, List.copyOf(rules));
    }

    private boolean isGiven(Endpoint origin) {
        for (int endpoint = 0; endpoint < graph.given; endpoint++) {
            if (graph.endpoints[endpoint].equals(origin)) {
                return true;
            }
        }
        return false;
    }
}
