package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContentHashTest {
    private static final Version ONE = new Version(1, 0, 0, "");

    private static Input in(String source) {
        return new Input(Endpoint.parse(source).node(), Endpoint.parse(source));
    }

    private static Workflow workflow(Component... components) {
        Map<String, Component> named = new LinkedHashMap<>();
        for (Component component : components) {
            named.put(component.name(), component);
        }
        return new Workflow("w", ONE, "", Map.of("i", Type.ANY), named, Map.of("o", Endpoint.of(components[0].name())));
    }

    @Test
    void theOrderOfEntriesAndTheNotationOfNumbersDoNotMatter() {
        Random random = new Random(7);
        Map<String, Component> components = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            components.put("c" + i, Step.feel("c" + i, "x" + i, in(i == 0 ? "i" : "c" + random.nextInt(i))));
        }
        Map<String, Type> inputs = Map.of("i", Type.ANY, "j", Type.ANY_OBJECT, "k", Type.of(Type.Kind.NUMBER));
        Map<String, Endpoint> outputs = Map.of("o", Endpoint.of("c3"), "p", Endpoint.of("c19"));
        String hash = ContentHash.of(new Workflow("w", ONE, "", inputs, components, outputs));
        for (int i = 0; i < 50; i++) {
            assertThat(ContentHash.of(new Workflow(
                            "w",
                            ONE,
                            "",
                            shuffled(inputs, random),
                            shuffled(components, random),
                            shuffled(outputs, random))))
                    .isEqualTo(hash);
        }
        assertThat(ContentHash.of(workflow(new Step("s", "f", Map.of("n", 1), List.of(in("i")), Type.ANY))))
                .isEqualTo(ContentHash.of(
                        workflow(new Step("s", "f", Map.of("n", new BigDecimal("1.00")), List.of(in("i")), Type.ANY))))
                .hasSize(64);
    }

    private static <T> Map<String, T> shuffled(Map<String, T> map, Random random) {
        List<String> names = new ArrayList<>(map.keySet());
        Collections.shuffle(names, random);
        Map<String, T> shuffled = new LinkedHashMap<>();
        names.forEach(name -> shuffled.put(name, map.get(name)));
        return shuffled;
    }

    @Test
    void everythingThatMeansSomethingChangesTheHash() {
        Type number = Type.of(Type.Kind.NUMBER);
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put("a", "x");
        routes.put("b", "y");
        Map<String, String> reversed = new LinkedHashMap<>();
        reversed.put("b", "y");
        reversed.put("a", "x");
        List<Workflow> different = List.of(
                workflow(Step.feel("s", "1", in("i"))),
                workflow(Step.feel("t", "1", in("i"))),
                workflow(Step.feel("s", "2", in("i"))),
                workflow(Step.feel("s", "1", in("i.x"))),
                workflow(Step.feel("s", "1", new Input("n", Endpoint.of("i")))),
                workflow(Step.feel("s", "1", in("i"), in("j"))),
                workflow(Step.feel("s", "1", in("j"), in("i"))),
                workflow(new Step("s", "g", Map.of("expression", "1"), List.of(in("i")), Type.ANY)),
                workflow(new Step("s", "feel", Map.of("expression", 1), List.of(in("i")), Type.ANY)),
                workflow(new Step(
                        "s", "feel", Map.of("expression", "1", "x", List.of("a", "b")), List.of(in("i")), Type.ANY)),
                workflow(new Step(
                        "s", "feel", Map.of("expression", "1", "x", List.of("ab")), List.of(in("i")), Type.ANY)),
                workflow(new Step("s", "feel", Map.of("expression", "1"), List.of(in("i")), number)),
                workflow(new Condition("s", routes, List.of(in("i")))),
                workflow(new Condition("s", reversed, List.of(in("i")))),
                workflow(Join.all("s", in("i"), in("j"))),
                workflow(Join.any("s", in("i"), in("j"))),
                workflow(new Join("s", 1, Duration.ofSeconds(1), List.of(in("i"), in("j")))),
                workflow(rules("k", List.of("a"), Resolution.ALL, Map.of(), List.of())),
                workflow(rules("l", List.of("a"), Resolution.ALL, Map.of(), List.of())),
                workflow(rules("k", List.of("a", "b"), Resolution.ALL, Map.of(), List.of())),
                workflow(rules("k", List.of("b", "a"), Resolution.ALL, Map.of(), List.of())),
                workflow(rules("k", List.of("a"), Resolution.FIRST, Map.of(), List.of())),
                workflow(rules("k", List.of("a"), Resolution.ALL, Map.of("i", "T"), List.of())),
                workflow(rules("k", List.of("a"), Resolution.ALL, Map.of(), List.of("T"))),
                new Workflow("v", ONE, "", Map.of(), Map.of(), Map.of()),
                new Workflow("w", ONE, "", Map.of(), Map.of(), Map.of()),
                new Workflow("w", new Version(1, 0, 0, "rc"), "", Map.of(), Map.of(), Map.of()),
                new Workflow("w", ONE, "text", Map.of(), Map.of(), Map.of()),
                new Workflow("w", ONE, "", Map.of("i", number), Map.of(), Map.of()),
                new Workflow("w", ONE, "", Map.of("i", Type.ANY), Map.of(), Map.of()),
                new Workflow("w", ONE, "", Map.of(), Map.of(), Map.of("o", Endpoint.of("i"))),
                new Workflow("w", ONE, "", Map.of(), Map.of(), Map.of("o", Endpoint.parse("i.x"))));
        Set<String> hashes = new HashSet<>();
        different.forEach(workflow -> hashes.add(ContentHash.of(workflow)));

        assertThat(hashes).hasSameSizeAs(different);
    }

    private static RuleSet rules(
            String knowledge,
            List<String> groups,
            Resolution resolution,
            Map<String, String> facts,
            List<String> emit) {
        return new RuleSet("s", knowledge, groups, resolution, facts, emit, List.of(in("i")));
    }

    @Test
    void equalPartsHaveEqualHashesWhateverTheyAreCalled() {
        Workflow one =
                workflow(Step.feel("a", "i + 1", in("i")), Step.feel("b", "x * 2", new Input("x", Endpoint.of("a"))));
        Workflow other = workflow(
                Step.feel("p", "i + 1", in("i")),
                Step.feel("q", "x * 2", new Input("x", Endpoint.of("p"))),
                Step.feel("r", "x * 2", new Input("x", Endpoint.of("i"))));

        assertThat(ContentHash.ofComponents(one).get("a"))
                .isEqualTo(ContentHash.ofComponents(other).get("p"));
        assertThat(ContentHash.ofComponents(one).get("b"))
                .isEqualTo(ContentHash.ofComponents(other).get("q"))
                .isNotEqualTo(ContentHash.ofComponents(other).get("r"));
    }
}
