package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactGraphTest {
    private static final Graph GRAPH = new Graph(workflow(
            List.of("x", "y"),
            List.of(step("a", "f", "x"), step("b", "f", "y"), step("c", "f", "a", "x"), step("d", "f", "b")),
            "c",
            "d"));

    private static final Fact X = Fact.given("x", 1);
    private static final Fact A = new Fact(Endpoint.of("a"), 2, List.of(X), List.of("first", "second"));
    private static final Fact C = new Fact(Endpoint.of("c"), 3, List.of(A, X), List.of("second", "third"));

    /** A run in which {@code y} never came, so that neither {@code b} nor {@code d} was executed. */
    private static final FactGraph FACTS = new FactGraph(GRAPH, new Fact[] {X, null, A, null, C, null});

    @Test
    void factsAreNumberedParentsFirst() {
        assertThat(FACTS.nodes())
                .containsExactly(
                        new FactGraph.Node(1, Endpoint.of("x"), 1, List.of(), List.of()),
                        new FactGraph.Node(2, Endpoint.of("a"), 2, List.of(1), List.of("first", "second")),
                        new FactGraph.Node(3, Endpoint.of("c"), 3, List.of(2, 1), List.of("second", "third")));
        assertThat(FACTS.nodes()).isSameAs(FACTS.nodes());
    }

    @Test
    void anOutputIsExplainedByItsAncestorsAndTheRulesOnTheWay() {
        Ancestry ancestry = FACTS.why("c");

        assertThat(ancestry.facts()).extracting(FactGraph.Node::id).containsExactly(1, 2, 3);
        assertThat(ancestry.inputs()).containsExactly("x");
        assertThat(ancestry.components()).containsExactly("a", "c");
        assertThat(ancestry.rules()).containsExactly("first", "second", "third");
    }

    @Test
    void whatIsNoAncestorIsLeftOut() {
        Fact y = Fact.given("y", 5);
        Fact b = new Fact(Endpoint.of("b"), 6, List.of(y), List.of());
        Fact d = new Fact(Endpoint.of("d"), 7, List.of(b), List.of("fourth"));
        Ancestry ancestry = new FactGraph(GRAPH, new Fact[] {X, y, A, b, C, d}).why("d");

        assertThat(ancestry.facts()).extracting(FactGraph.Node::id).containsExactly(2, 4, 6);
        assertThat(ancestry.inputs()).containsExactly("y");
        assertThat(ancestry.components()).containsExactly("b", "d");
        assertThat(ancestry.rules()).containsExactly("fourth");
    }

    @Test
    void aComponentWithoutParentsIsNoInput() {
        Fact orphan = new Fact(Endpoint.of("c"), 3, List.of(), List.of());

        assertThat(new FactGraph(GRAPH, new Fact[] {null, null, null, null, orphan, null})
                        .why("c")
                        .components())
                .containsExactly("c");
    }

    @Test
    void anOutputWithoutAFactHasNoAncestors() {
        assertThat(FACTS.why("d")).isEqualTo(new Ancestry(List.of(), List.of(), List.of(), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FACTS.why("e"))
                .withMessage("The workflow has no output 'e'.");
    }
}
