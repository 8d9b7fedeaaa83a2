package dev.runestone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20_261_122;

    private final WorkflowReader reader = new WorkflowReader(DefinitionLimits.standard());
    private final JsonSchema schema = schema();

    private static JsonSchema schema() {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/schemas/workflow-v1.json")) {
            return JsonSchemaFactory.getInstance(
                            SpecVersion.VersionFlag.V202012,
                            builder -> builder.schemaMappers(mappers ->
                                    mappers.mapPrefix("https://runestone.dev/schemas", "classpath:/schemas")))
                    .getSchema(in);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static List<JsonNode> corpus() {
        WorkflowReader reader = new WorkflowReader(DefinitionLimits.standard());
        WorkflowWriter writer = new WorkflowWriter();
        List<JsonNode> corpus = new ArrayList<>();
        List<String> definitions = new ArrayList<>(List.of(
                WorkflowReaderTest.LOAN,
                "{kind: Workflow, name: a, version: 1.0.0-rc.1, components: {}, outputs: {}}",
                """
                kind: Workflow
                name: b
                version: 0.0.1
                inputs:
                  a: {type: array, items: {type: string, enum: [x, y]}}
                  b: {type: object, properties: {c: {type: integer, minimum: 0, maximum: 9}}, required: [c], additionalProperties: false}
                  c: {type: boolean}
                  d: {type: any, enum: [1, x, true]}
                components:
                  s: {step: {function: http, url: "http://example.org", headers: {a: [1, null]}, type: {type: object}}, from: {in: a}}
                  j: {join: {mode: any, timeout: P1DT2H3M4.5S}, from: [a, b]}
                  k: {join: {}, from: [a, b.out]}
                  r: {rules: {knowledge: k, emit: X, groups: []}, from: [j, k]}
                outputs: {r: r}
                """,
                """
                kind: Workflow
                name: c
                version: 1.0.0
                inputs: {a: {type: object}, b: {type: object}}
                components:
                  m: {machine: {name: order, version: 1.2.3, key: a.id, event: paid, payload: "{}", output: data}, from: a}
                  n: {machine: {name: order, key: a.id, event: {expression: a.event}}, from: a}
                  o: {accumulator: {key: "1", initial: {n: [null]}, reducer: state}, from: a}
                  p:
                    aggregate:
                      key: a.id
                      initial: 0
                      command: {expression: a.command}
                      payload: a
                      commands: {x: {guard: "true", events: [{event: y, payload: command}, z]}, w: {events: [y]}}
                      events: {y: state, z: state}
                    from: a
                  q:
                    saga:
                      steps:
                        - {name: s, do: {function: feel, expression: a}, compensate: {function: f, x: 1}, policy: {retries: 2}}
                        - {name: t, do: {function: g, type: {type: string}}}
                    from: a
                  r:
                    process:
                      machine: {name: order}
                      correlate: {a: a.id, b: b.id}
                      events: {a: paid, b: {event: {expression: b.event}, payload: b}}
                    from: [a, b]
                outputs: {r: r}
                """,
                WorkflowWriterTest.POLICIES));
        for (String definition : definitions) {
            try {
                corpus.add(JSON.readTree(writer.json(reader.readYaml(definition).orRefuse())));
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        }
        return corpus;
    }

    @Test
    void theSchemaAndItsExamplesFitEachOther() throws IOException {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/schemas/workflow-v1.json")) {
            JsonNode tree = JSON.readTree(in);
            JsonSchema metaSchema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(com.networknt.schema.SchemaLocation.of(com.networknt.schema.SchemaId.V202012));
            assertThat(metaSchema.validate(tree)).isEmpty();
            for (JsonNode example : tree.get("examples")) {
                assertThat(schema.validate(example)).isEmpty();
                assertThat(reader.readJson(example.toString()).problems()).isEmpty();
            }
        }
    }

    @Test
    void theSchemaKnowsEveryKindOfComponent() throws IOException {
        try (InputStream in = SchemaTest.class.getResourceAsStream("/schemas/workflow-v1.json")) {
            JsonNode component = JSON.readTree(in).at("/$defs/component");
            List<String> kinds = new ArrayList<>();
            component
                    .get("oneOf")
                    .forEach(kind -> kinds.add(kind.at("/required/0").asText()));
            assertThat(kinds).isEqualTo(Kind.keys());
        }
    }

    @Test
    void whatIsValidIsReadAndWrittenValid() {
        for (JsonNode valid : corpus()) {
            assertThat(schema.validate(valid)).isEmpty();
            assertThat(reader.readJson(valid.toString()).problems()).isEmpty();
        }
    }

    @Test
    void schemaAndReaderAgreeOnTwoThousandMutations() {
        Random random = new Random(SEED);
        List<JsonNode> corpus = corpus();
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            ObjectNode mutant = corpus.get(random.nextInt(corpus.size())).deepCopy();
            for (int mutations = 1 + random.nextInt(2); mutations > 0; mutations--) {
                mutate(mutant, random);
            }
            Set<ValidationMessage> messages = schema.validate(mutant);
            Reading reading = reader.readJson(mutant.toString());
            refused += messages.isEmpty() ? 0 : 1;
            assertThat(reading.problems().isEmpty())
                    .as(() -> "mutant " + mutant + "\nschema: " + messages + "\nreader: " + reading.problems())
                    .isEqualTo(messages.isEmpty());
        }
        assertThat(refused).isBetween(500, 1_990);
    }

    static void mutate(ObjectNode root, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ArrayNode array) {
            if (!array.isEmpty() && random.nextBoolean()) {
                array.remove(random.nextInt(array.size()));
            } else {
                array.add(value(random));
            }
            return;
        }
        ObjectNode object = (ObjectNode) container;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(name, value(random));
            case 2 -> {
                JsonNode moved = object.remove(name);
                object.set(key(random), moved == null ? value(random) : moved);
            }
            default -> object.set(key(random), value(random));
        }
    }

    private static String key(Random random) {
        List<String> keys = List.of(
                "type",
                "enum",
                "required",
                "from",
                "step",
                "rules",
                "join",
                "condition",
                "group",
                "groups",
                "needed",
                "mode",
                "else",
                "out",
                "bad name",
                "",
                "x",
                "expression",
                "function",
                "9",
                "minimum",
                "items",
                "timeout",
                "inputs");
        return keys.get(random.nextInt(keys.size()));
    }

    private static JsonNode value(Random random) {
        List<String> values = List.of(
                "null",
                "true",
                "1",
                "2.0",
                "-1",
                "0.5",
                "\"\"",
                "\"x\"",
                "\"a.b\"",
                "\"no name\"",
                "\"feel\"",
                "\"quorum\"",
                "\"number\"",
                "[]",
                "{}",
                "[\"a\", \"b\"]",
                "[1]",
                "[null]",
                "[[\"a\"]]",
                "{\"a\": \"b\"}",
                "{\"type\": \"string\"}",
                "{\"type\": \"array\", \"minimum\": 1}",
                "{\"mode\": \"quorum\"}",
                "{\"mode\": \"all\", \"needed\": 1}",
                "{\"knowledge\": \"k\", \"group\": \"g\", \"groups\": []}",
                "{\"routes\": {}}",
                "{\"expression\": \"x\"}",
                "{\"function\": \"feel\"}",
                "{\"function\": \"f\", \"x\": [1]}",
                "\"PT0.1S\"",
                "\"P\"",
                "\"PT\"",
                "\"1.0.0\"",
                "\"1.0\"",
                "\" x\"");
        try {
            return JSON.readTree(values.get(random.nextInt(values.size())));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    @Test
    void brokenTextGivesProblemsAndNeverExceptions() {
        Random random = new Random(SEED);
        String yaml = WorkflowReaderTest.LOAN;
        String json = corpus().get(0).toString();
        String alphabet = "{}[]:,'\"&*!|>%@`#-?.\n\t \\~<=0x\u0000\u2028é😀";
        for (int i = 0; i < 1_000; i++) {
            for (String text : List.of(yaml, json)) {
                StringBuilder broken = new StringBuilder(text);
                for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                    int at = random.nextInt(broken.length());
                    switch (random.nextInt(3)) {
                        case 0 -> broken.deleteCharAt(at);
                        case 1 -> broken.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                        default -> broken.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                }
                Reading asYaml = reader.readYaml(broken.toString());
                Reading asJson = reader.readJson(broken.toString());
                assertThat(asYaml.workflow().isPresent())
                        .isEqualTo(asYaml.problems().isEmpty());
                assertThat(asJson.workflow().isPresent())
                        .isEqualTo(asJson.problems().isEmpty());
            }
        }
    }
}
