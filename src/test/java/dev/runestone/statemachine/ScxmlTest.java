package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runestone.workflow.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The semantics of W3C SCXML, as scenarios in our notation: src/test/resources/scxml. Each runs twice, by its rules and
 * by its definition, so that the rules are held against something.
 */
class ScxmlTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, CompiledMachine> RULES = new LinkedHashMap<>();

    record Scenario(String name, JsonNode body, Machine machine) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Scenario> scenarios() {
        List<Scenario> scenarios = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/scxml"))) {
            for (Path file : files.sorted().toList()) {
                for (Map.Entry<String, JsonNode> each :
                        YAML.readTree(file.toFile()).properties()) {
                    ObjectNode definition = JSON.createObjectNode();
                    definition
                            .put("kind", "StateMachine")
                            .put("name", each.getKey())
                            .put("version", "1.0.0");
                    definition.setAll((ObjectNode) each.getValue().get("machine"));
                    scenarios.add(
                            new Scenario(each.getKey(), each.getValue(), TestMachines.readJson(definition.toString())));
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return scenarios;
    }

    /** One package for all, each in its agenda group: a build for each would take a minute. */
    @BeforeAll
    static void compile() {
        List<Machine> machines = scenarios().stream().map(Scenario::machine).toList();
        List<CompiledMachine> compiled =
                TestMachines.compiler(TestMachines.config()).compile("scxml", machines);
        for (int i = 0; i < machines.size(); i++) {
            RULES.put(machines.get(i).name(), compiled.get(i));
        }
    }

    @Test
    void thereAreFortyScenariosAndMore() {
        assertThat(scenarios()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(scenarios()).extracting(Scenario::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void byItsRules(Scenario scenario) {
        run(scenario, RULES.get(scenario.name()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void byItsDefinition(Scenario scenario) {
        run(scenario, TestMachines.direct(scenario.machine()));
    }

    private static void run(Scenario scenario, CompiledMachine machine) {
        JsonNode body = scenario.body();
        Step step = TestMachines.ENGINE.start(machine, "key", TestMachines.NOW);
        List<String> facts = new ArrayList<>();
        step.emitted().forEach(fact -> facts.add(fact.name()));
        for (JsonNode sent : body.path("send")) {
            step = TestMachines.ENGINE
                    .handle(machine, step.snapshot(), event(sent), TestMachines.NOW)
                    .orElseThrow(() -> new AssertionError(sent + " is not handled"));
            step.emitted().forEach(fact -> facts.add(fact.name()));
        }
        for (JsonNode refused : body.path("refuses")) {
            assertThat(TestMachines.ENGINE.handle(machine, step.snapshot(), event(refused), TestMachines.NOW))
                    .isEmpty();
        }
        assertThat(step.snapshot().states()).isEqualTo(texts(body.path("states")));
        if (body.has("facts")) {
            assertThat(facts).isEqualTo(texts(body.path("facts")));
        }
        if (body.has("data")) {
            JsonNode data = JSON.valueToTree(step.snapshot().data());
            assertThat(data.equals(ScxmlTest::compare, body.path("data")))
                    .as(data.toString())
                    .isTrue();
        }
        assertThat(step.snapshot().done()).isEqualTo(body.path("done").asBoolean());
        assertThat(body.has("w3c")).isTrue();
    }

    private static int compare(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : one.equals(other) ? 0 : 1;
    }

    private static MachineEvent event(JsonNode sent) {
        Map<String, Object> payload = new LinkedHashMap<>();
        sent.path("payload")
                .properties()
                .forEach(member -> payload.put(
                        member.getKey(), new BigDecimal(member.getValue().asText())));
        return new MachineEvent(
                null, sent.isTextual() ? sent.asText() : sent.path("event").asText(), payload);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
