package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Policies;
import dev.runestone.workflow.Port;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Workflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a workflow in arrays. Nodes are its components in a topological order that keeps the definition's order
 * where it can; endpoints are numbered with the workflow's inputs first, then the ports of each node in turn.
 */
final class Graph {
    /** The producer of an input of the workflow. */
    static final int GIVEN = -1;

    final Component[] components;
    final String[] names;
    /** Node to what is the same for all its executions. */
    final StepInput.Shape[] shapes;

    final Endpoint[] endpoints;
    /** How many of the endpoints are inputs of the workflow. */
    final int given;
    /** Endpoint to the node that makes it, or {@link #GIVEN}. */
    final int[] producers;
    /** Node to its first endpoint; its ports are contiguous. One entry more than nodes. */
    final int[] firstPort;
    /** Node to the endpoints that feed it. */
    final int[][] sources;
    /** Node to the names of its inputs. */
    final String[][] inputNames;
    /** Endpoint to its first entry in {@link #consumers}. One entry more than endpoints. */
    final int[] consumerStart;
    /** The nodes that endpoints feed, one entry for each connection. */
    final int[] consumers;
    /** Node to the number of facts that it needs. */
    final int[] needed;
    /** Node to the number of its inputs. */
    final int[] arity;

    final boolean[] joins;
    /** Whether a node waits until all its sources are settled and may do without some of them. */
    final boolean[] lenient;
    /** Node to the place in {@link #sources} where each of its inputs begins, and the end; null but for lenient ones. */
    final int[] @Nullable [] inputStart;
    /** How long a join waits after its first fact; 0 for no timeout. */
    final long[] timeoutNanos;
    /** Node to the number of connections and outputs that it feeds; empty where no join can release early. */
    final int[] wanted;
    /** Whether a join with a timeout waits for what the node makes; empty where there is none. */
    final boolean[] awaited;

    final String[] outputNames;
    /** Output to its endpoint. */
    final int[] outputs;

    /** @throws dev.runestone.api.RefusalException where the components go round in a circle or a source is unknown */
    Graph(Workflow workflow) {
        components = order(workflow);
        int size = components.length;
        names = new String[size];
        firstPort = new int[size + 1];
        Map<Endpoint, Integer> numbers = new HashMap<>();
        Policies policies = Policies.of(workflow);
        workflow.inputs().keySet().forEach(input -> numbers.put(Endpoint.of(input), numbers.size()));
        given = numbers.size();
        for (int node = 0; node < size; node++) {
            names[node] = components[node].name();
            firstPort[node] = numbers.size();
            for (Port port : policies.ports(components[node])) {
                numbers.put(new Endpoint(names[node], port.name()), numbers.size());
            }
        }
        firstPort[size] = numbers.size();
        endpoints = new Endpoint[numbers.size()];
        numbers.forEach((endpoint, number) -> endpoints[number] = endpoint);
        producers = new int[endpoints.length];
        Arrays.fill(producers, GIVEN);
        for (int node = 0; node < size; node++) {
            Arrays.fill(producers, firstPort[node], firstPort[node + 1], node);
        }

        sources = new int[size][];
        inputNames = new String[size][];
        needed = new int[size];
        arity = new int[size];
        joins = new boolean[size];
        lenient = new boolean[size];
        inputStart = new int[size][];
        timeoutNanos = new long[size];
        shapes = new StepInput.Shape[size];
        for (int node = 0; node < size; node++) {
            connect(node, numbers);
            Map<String, Object> settings = components[node] instanceof Step step ? step.settings() : Map.of();
            shapes[node] = new StepInput.Shape(inputNames[node], settings, node);
        }
        consumerStart = new int[endpoints.length + 1];
        consumers = consumers();

        outputNames = workflow.outputs().keySet().toArray(String[]::new);
        outputs = new int[outputNames.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = number(workflow.outputs().get(outputNames[i]), numbers, Path.of("outputs", outputNames[i]));
        }
        wanted = releasesEarly() ? wanted() : new int[0];
        awaited = Arrays.stream(timeoutNanos).anyMatch(nanos -> nanos > 0) ? awaited() : new boolean[0];
    }

    /** How many nodes there are. */
    int size() {
        return components.length;
    }

    /** The index of a port among those of its node. */
    int port(int node, String name) {
        for (int endpoint = firstPort[node]; endpoint < firstPort[node + 1]; endpoint++) {
            if (endpoints[endpoint].port().equals(name)) {
                return endpoint - firstPort[node];
            }
        }
        throw new IllegalStateException("The component " + names[node] + " has no port '" + name + "'.");
    }

    /** The name of a port by its index among those of its node. */
    String portName(int node, int port) {
        return endpoints[firstPort[node] + port].port();
    }

    /** Kahn's algorithm, first in first out. */
    private static Component[] order(Workflow workflow) {
        List<Component> components = List.copyOf(workflow.components().values());
        Map<String, Integer> indexes = new HashMap<>();
        components.forEach(component -> indexes.put(component.name(), indexes.size()));
        int[] missing = new int[components.size()];
        List<List<Integer>> successors = new ArrayList<>();
        components.forEach(component -> successors.add(new ArrayList<>(2)));
        for (int i = 0; i < missing.length; i++) {
            for (Input input : components.get(i).inputs()) {
                for (Endpoint source : input.sources()) {
                    Integer producer = indexes.get(source.node());
                    if (producer != null) {
                        successors.get(producer).add(i);
                        missing[i]++;
                    }
                }
            }
        }
        int[] ordered = new int[missing.length];
        int tail = 0;
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                ordered[tail++] = i;
            }
        }
        for (int head = 0; head < tail; head++) {
            for (int successor : successors.get(ordered[head])) {
                if (--missing[successor] == 0) {
                    ordered[tail++] = successor;
                }
            }
        }
        if (tail < ordered.length) {
            throw Refusal.invalid("The workflow '" + workflow.name() + "'", circle(components, missing))
                    .asException();
        }
        return Arrays.stream(ordered).mapToObj(components::get).toArray(Component[]::new);
    }

    private static List<Problem> circle(List<Component> components, int[] missing) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] > 0) {
                problems.add(Problem.at(
                        Path.of("components", components.get(i).name(), "from"),
                        "The component waits, by way of others, for itself."));
            }
        }
        return problems;
    }

    private void connect(int node, Map<Endpoint, Integer> numbers) {
        List<Input> inputs = components[node].inputs();
        inputNames[node] = inputs.stream().map(Input::name).toArray(String[]::new);
        int[] start = new int[inputs.size() + 1];
        for (int i = 0; i < inputs.size(); i++) {
            start[i + 1] = start[i] + inputs.get(i).sources().size();
            lenient[node] |= !inputs.get(i).isSingle();
        }
        int[] feeding = new int[start[inputs.size()]];
        for (int i = 0; i < inputs.size(); i++) {
            Path path = Path.of("components", names[node], "from", i);
            for (int j = start[i]; j < start[i + 1]; j++) {
                feeding[j] = number(inputs.get(i).sources().get(j - start[i]), numbers, path);
            }
        }
        sources[node] = feeding;
        arity[node] = feeding.length;
        needed[node] = feeding.length;
        if (lenient[node]) {
            inputStart[node] = start;
        }
        if (components[node] instanceof Join join) {
            if (lenient[node]) {
                throw Refusal.invalid(
                                "The workflow",
                                List.of(Problem.at(
                                        Path.of("components", names[node], "from"),
                                        "The join (" + names[node] + ") has an input that is more than a source.")))
                        .asException();
            }
            joins[node] = true;
            needed[node] = join.needed();
            timeoutNanos[node] =
                    join.timeout() == null ? 0 : Math.max(1, join.timeout().toNanos());
        }
    }

    private static int number(Endpoint endpoint, Map<Endpoint, Integer> numbers, Path path) {
        Integer number = numbers.get(endpoint);
        if (number == null) {
            throw Refusal.invalid("The workflow", List.of(Problem.at(path, "There is no endpoint '" + endpoint + "'.")))
                    .asException();
        }
        return number;
    }

    private int[] consumers() {
        for (int[] feeding : sources) {
            for (int endpoint : feeding) {
                consumerStart[endpoint + 1]++;
            }
        }
        for (int endpoint = 0; endpoint < endpoints.length; endpoint++) {
            consumerStart[endpoint + 1] += consumerStart[endpoint];
        }
        int[] next = consumerStart.clone();
        int[] consumers = new int[consumerStart[endpoints.length]];
        for (int node = 0; node < sources.length; node++) {
            for (int endpoint : sources[node]) {
                consumers[next[endpoint]++] = node;
            }
        }
        return consumers;
    }

    private boolean releasesEarly() {
        for (int node = 0; node < joins.length; node++) {
            if (joins[node] && (needed[node] < arity[node] || timeoutNanos[node] > 0)) {
                return true;
            }
        }
        return false;
    }

    private int[] wanted() {
        int[] counts = new int[components.length];
        for (int endpoint = given; endpoint < endpoints.length; endpoint++) {
            counts[producers[endpoint]] += consumerStart[endpoint + 1] - consumerStart[endpoint];
        }
        for (int output : outputs) {
            if (producers[output] != GIVEN) {
                counts[producers[output]]++;
            }
        }
        return counts;
    }

    private boolean[] awaited() {
        boolean[] marks = new boolean[components.length];
        for (int node = components.length - 1; node >= 0; node--) {
            if (marks[node] || timeoutNanos[node] > 0) {
                for (int endpoint : sources[node]) {
                    if (producers[endpoint] != GIVEN) {
                        marks[producers[endpoint]] = true;
                    }
                }
            }
        }
        return marks;
    }
}
