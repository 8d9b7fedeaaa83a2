package dev.runestone.execution;

import static dev.runestone.execution.Graphs.from;
import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.RefusalException;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static Graph graph(List<? extends Component> components, String... outputs) {
        return new Graph(workflow(components, outputs));
    }

    @Test
    void nodesComeAfterThoseThatFeedThemInTheOrderOfTheDefinition() {
        Graph graph = graph(
                List.of(step("c", "f", "b"), step("a", "f", "in"), step("b", "f", "a"), step("z", "f", "in")), "c");

        assertThat(graph.names).containsExactly("a", "z", "b", "c");
        assertThat(graph.size()).isEqualTo(4);
    }

    @Test
    void endpointsAreNumberedInputsFirstThenThePortsOfEachNode() {
        Graph graph = graph(
                List.of(
                        new Condition("gate", Map.of("high", "true"), List.of(from("in"))),
                        step("s", "f", "gate.high")),
                "s");

        assertThat(graph.given).isEqualTo(1);
        assertThat(graph.endpoints)
                .containsExactly(
                        Endpoint.of("in"),
                        new Endpoint("gate", "high"),
                        new Endpoint("gate", "else"),
                        Endpoint.of("s"));
        assertThat(graph.producers).containsExactly(Graph.GIVEN, 0, 0, 1);
        assertThat(graph.firstPort).containsExactly(1, 3, 4);
        assertThat(graph.sources[1]).containsExactly(1);
        assertThat(graph.inputNames[1]).containsExactly("gate");
        assertThat(graph.outputs).containsExactly(3);
    }

    @Test
    void everyConsumerOfAnEndpointIsListed() {
        Graph graph = graph(List.of(step("a", "f", "in"), step("b", "f", "in", "a"), step("c", "f", "a")), "b", "c");

        assertThat(consumers(graph, "in")).containsExactly("a", "b");
        assertThat(consumers(graph, "a")).containsExactly("b", "c");
        assertThat(consumers(graph, "c")).isEmpty();
    }

    private static List<String> consumers(Graph graph, String node) {
        int endpoint = Arrays.asList(graph.endpoints).indexOf(Endpoint.of(node));
        return Arrays.stream(graph.consumers, graph.consumerStart[endpoint], graph.consumerStart[endpoint + 1])
                .mapToObj(consumer -> graph.names[consumer])
                .toList();
    }

    @Test
    void settingsAreThoseOfTheStep() {
        Graph graph = graph(
                List.of(
                        new Step("s", "f", Map.of("url", "u"), List.of(from("in")), Type.ANY),
                        Join.all("j", from("in", "s"))),
                "j");

        assertThat(graph.shapes).extracting(StepInput.Shape::settings).containsExactly(Map.of("url", "u"), Map.of());
    }

    @Test
    void onlyWhereAJoinCanReleaseEarlyItIsCountedWhatIsWanted() {
        List<Step> steps = List.of(step("a", "f", "in"), step("b", "f", "in"));
        Graph all = graph(List.of(steps.get(0), steps.get(1), Join.all("j", from("a", "b"))), "j");
        Graph any = graph(List.of(steps.get(0), steps.get(1), Join.any("j", from("a", "b"))), "j", "a");

        assertThat(all.wanted).isEmpty();
        assertThat(all.needed).containsExactly(1, 1, 2);
        assertThat(all.joins).containsExactly(false, false, true);
        assertThat(any.wanted).containsExactly(2, 1, 1);
        assertThat(any.needed).containsExactly(1, 1, 1);
        assertThat(any.arity).containsExactly(1, 1, 2);
        assertThat(any.awaited).isEmpty();
    }

    @Test
    void whatLeadsToAJoinWithATimeoutIsAwaited() {
        Graph graph = graph(
                List.of(
                        step("a", "f", "in"),
                        step("b", "f", "a"),
                        step("other", "f", "in"),
                        new Join("j", 2, Duration.ZERO.plusNanos(7), List.of(from("b", "in")))),
                "j",
                "other");

        assertThat(graph.names).containsExactly("a", "other", "b", "j");
        assertThat(graph.awaited).containsExactly(true, false, true, false);
        assertThat(graph.timeoutNanos).containsExactly(0, 0, 0, 7);
        assertThat(graph.wanted).containsExactly(1, 1, 1, 1);
    }

    @Test
    void aCircleAndAnUnknownSourceAreRefused() {
        assertThatThrownBy(() -> graph(List.of(step("a", "f", "b"), step("b", "f", "a"), step("c", "f", "in")), "c"))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().problems())
                                .extracting(problem -> problem.path().toString())
                                .containsExactly("components.a.from", "components.b.from"));
        assertThatThrownBy(() -> graph(List.of(step("a", "f", "nowhere")), "a"))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().problems())
                                .singleElement()
                                .asString()
                                .isEqualTo("components.a.from[0]: There is no endpoint 'nowhere'."));
        assertThatThrownBy(() -> graph(List.of(step("a", "f", "in")), "b")).hasMessageContaining("The workflow");
    }
}
