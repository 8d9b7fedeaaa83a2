package dev.runestone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Action;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.State;
import dev.runestone.workflow.State.Kind;
import dev.runestone.workflow.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reading, writing, drawing and the schema of state machines. */
class MachineReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = """
            kind: StateMachine
            name: all
            version: 1.2.3
            description: Everything that there is.
            key: a number
            initial: [a1, b1]
            data: {n: 0, list: [1, null], nested: {x: "y"}}
            events: {go: {}, on: {type: object, properties: {v: {type: number}}, required: [v]}, x.y: {}}
            states:
              p:
                parallel: true
                description: Both.
                entry: [{emit: in}, {raise: {event: i, payload: data.n}}]
                exit: [{start: letter}, {start: {workflow: letter, inputs: {to: key}}}]
                on:
                  go: [{guard: data.n > 1, target: [a2, b1], priority: 5}, z]
                  x.*: {raise: i, emit: {name: f, value: event}}
                  "on": {assign: {n: event.v, m: "1"}, actions: [{assign: "{n: 1}"}]}
                states:
                  h: {history: deep}
                  a: {initial: a1, states: {a1: {always: {guard: data.n > 5, target: a2}}, a2: }, on: {i: {target: a2, internal: true}}}
                  b: {initial: b1, states: {b1: {after: {PT1H: b2, PT2H30M: [{guard: "true", target: b2}, b1]}}, b2: {final: true, value: data.n}}}
              z: {on: {"*": h}}
            reactors: [{when: data.n > 3, emit: three}, {when: data.n > 4, actions: [{start: four}]}]
            ignore: unhandled
            """;

    private final MachineReader reader = new MachineReader(DefinitionLimits.standard());
    private final MachineWriter writer = new MachineWriter();

    private List<String> problems(String yaml) {
        return reader.readYaml(yaml).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void everyPartIsRead() {
        Machine machine = reader.readYaml(ALL).orRefuse();

        State p = machine.states().get("p");
        assertThat(p.kind()).isEqualTo(Kind.PARALLEL);
        assertThat(p.states().get("h").kind()).isEqualTo(Kind.DEEP_HISTORY);
        assertThat(p.states().get("a").kind()).isEqualTo(Kind.COMPOUND);
        assertThat(machine.initial()).containsExactly("a1", "b1");
        assertThat(machine.key()).isEqualTo("a number");
        assertThat(machine.ignoresUnhandled()).isTrue();
        assertThat(machine.reactors()).hasSize(2);
        assertThat(p.transitions().get(0))
                .isEqualTo(new Transition("go", null, "data.n > 1", List.of("a2", "b1"), 5, false, List.of()));
        assertThat(p.transitions().get(3).actions())
                .containsExactly(
                        new Action.Assign("n", "event.v"),
                        new Action.Assign("m", "1"),
                        new Action.Assign(null, "{n: 1}"));
        assertThat(p.states().get("b").states().get("b1").transitions())
                .extracting(Transition::after)
                .containsExactly(Duration.ofHours(1), Duration.ofMinutes(150), Duration.ofMinutes(150));
        assertThat(p.states().get("b").states().get("b2").value()).isEqualTo("data.n");
        assertThat(p.states().get("a").transitions().get(0).internal()).isTrue();
    }

    @Test
    void whatIsWrittenIsReadBackEqual() {
        Machine machine = reader.readYaml(ALL).orRefuse();

        Machine fromYaml = reader.readYaml(writer.yaml(machine)).orRefuse();
        Machine fromJson = reader.readJson(writer.json(machine)).orRefuse();
        assertThat(fromYaml).isEqualTo(machine);
        assertThat(fromJson).isEqualTo(machine);
        assertThat(ContentHash.of(fromYaml)).isEqualTo(ContentHash.of(machine));
        assertThat(writer.yaml(fromJson)).isEqualTo(writer.yaml(machine));
    }

    @Test
    void theHashCoversEveryPart() {
        String hash = ContentHash.of(reader.readYaml(ALL).orRefuse());
        for (String[] change : new String[][] {
            {"1.2.3", "1.2.4"},
            {"name: all", "name: other"},
            {"Everything", "Something"},
            {"a number", "a text"},
            {"initial: [a1, b1]", "initial: [a2, b1]"},
            {"{n: 0, list", "{n: 1, list"},
            {"v: {type: number}", "v: {type: string}"},
            {"Both.", "All."},
            {"emit: in}", "emit: inn}"},
            {"payload: data.n", "payload: data.m"},
            {"to: key", "to: data"},
            {"start: letter}", "start: lettre}"},
            {"priority: 5", "priority: 6"},
            {"data.n > 1", "data.n > 2"},
            {"history: deep", "history: shallow"},
            {"internal: true", "internal: false"},
            {"PT1H", "PT3H"},
            {"value: data.n", "value: data.m"},
            {"data.n > 3", "data.n > 9"},
            {"start: four", "start: five"},
            {"ignore: unhandled", ""},
            {"m: \"1\"", "m: \"2\""},
            {"initial: b1,", "initial: b2,"},
            {"z]", "h]"}
        }) {
            assertThat(ALL).contains(change[0]);
            assertThat(ContentHash.of(
                            reader.readYaml(ALL.replace(change[0], change[1])).orRefuse()))
                    .as(change[0])
                    .isNotEqualTo(hash);
        }
    }

    @Test
    void everyMistakeIsToldWithItsPlaceAndHint() {
        assertThat(problems("""
                        kind: StateMachin
                        name: "no name"
                        version: one
                        initial: []
                        stats: {}
                        events: {"a b": {}, c: {tipe: object}}
                        states:
                          a: {on: {go: [], x: 5}, entry: {emit: e}, inital: b, after: {soon: a}}
                          b: {final: true, parallel: true}
                          c: {history: medium, priority: 1}
                          d: {on: {go: {priority: 1.5, guard: 7, target: "no state"}}, exit: [{emit: e, raise: f}, {}]}
                        reactors: [{when: a}]
                        ignore: everything
                        """))
                .anySatisfy(problem -> assertThat(problem).contains("kind:", "StateMachin'"))
                .anySatisfy(problem -> assertThat(problem).contains("stats:", "Did you mean 'states'?"))
                .anySatisfy(problem -> assertThat(problem).contains("states.a.inital", "Did you mean 'initial'?"))
                .anySatisfy(problem -> assertThat(problem).contains("initial:", "There is no state."))
                .anySatisfy(problem -> assertThat(problem).contains("events.a b", "no name of an event"))
                .anySatisfy(problem -> assertThat(problem).contains("states.a.on.go", "There is no transition."))
                .anySatisfy(problem -> assertThat(problem).contains("states.a.on.x", "the number 5"))
                .anySatisfy(problem -> assertThat(problem).contains("states.a.after.soon", "no time"))
                .anySatisfy(problem -> assertThat(problem).contains("states.b", "at most one of"))
                .anySatisfy(problem -> assertThat(problem).contains("states.c.history", "shallow or deep"))
                .anySatisfy(problem -> assertThat(problem).contains("states.d.on.go.priority", "whole number"))
                .anySatisfy(problem -> assertThat(problem).contains("states.d.on.go.guard"))
                .anySatisfy(problem -> assertThat(problem).contains("states.d.exit[0]", "exactly one of"))
                .anySatisfy(problem -> assertThat(problem).contains("states.d.exit[1]", "exactly one of"))
                .anySatisfy(problem -> assertThat(problem).contains("reactors[0]", "does nothing"))
                .anySatisfy(problem -> assertThat(problem).contains("ignore:", "ignore: unhandled"));
    }

    @Test
    void aMachineInsideAnotherDefinitionIsReadAndWrittenWithoutItsHead() throws IOException {
        Machine machine = reader.readYaml(ALL).orRefuse();
        ObjectNode inline = JSON.valueToTree(MachineWriter.inline(machine));
        Document document = new Document();
        Element element = DocumentText.parse(inline.toString(), false, DefinitionLimits.standard());
        Machine read = MachineReader.read(
                new Document.At(dev.runestone.api.Path.ROOT, element), "all", machine.version(), document);

        assertThat(document.problems()).isEmpty();
        assertThat(read.states()).isEqualTo(machine.states());
        assertThat(read.description()).isEmpty();
        inline.put("version", "1.0.0");
        MachineReader.read(
                new Document.At(
                        dev.runestone.api.Path.ROOT,
                        DocumentText.parse(inline.toString(), false, DefinitionLimits.standard())),
                "all",
                machine.version(),
                document);
        assertThat(document.problems()).hasSize(1);
    }

    @Test
    void theKindOfADefinitionIsToldEvenWhereItIsBroken() {
        assertThat(reader.isMachine("{kind: StateMachine, nonsense: [", true)).isFalse();
        assertThat(reader.isMachine("{kind: StateMachine, nonsense: 1}", true)).isTrue();
        assertThat(reader.isMachine("kind: Workflow", true)).isFalse();
        assertThat(reader.isMachine("- a", true)).isFalse();
        assertThat(reader.readYaml("").problems()).hasSize(1);
    }

    @Test
    void theDrawingHasEveryStateAndTransition() {
        assertThat(new StateDiagramExport()
                        .write(reader.readYaml(ALL).orRefuse())
                        .lines())
                .startsWith(
                        "stateDiagram-v2",
                        "    [*] --> s3",
                        "    [*] --> s6",
                        "    state \"p\" as s0",
                        "    state s0 {")
                .contains(
                        "        state \"h, deep history\" as s1",
                        "        --",
                        "            s7 --> [*]",
                        "    s0 --> s4 : go #91;data.n #62; 1#93;",
                        "    s0 --> s8 : go",
                        "    s0 --> s0 : x.*",
                        "    s6 --> s7 : after PT1H",
                        "    s8 --> s1 : *");
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = MachineReaderTest.class.getResourceAsStream("/schemas/state-machine-v1.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        }
    }

    @Test
    void schemaAndReaderAgreeOnTwoThousandMutations() throws IOException {
        JsonSchema schema = schema();
        List<JsonNode> corpus = new ArrayList<>();
        corpus.add(JSON.readTree(writer.json(reader.readYaml(ALL).orRefuse())));
        try (InputStream in = MachineReaderTest.class.getResourceAsStream("/schemas/state-machine-v1.json")) {
            JSON.readTree(in).get("examples").forEach(corpus::add);
        }
        corpus.forEach(valid -> {
            assertThat(schema.validate(valid)).isEmpty();
            assertThat(reader.readJson(valid.toString()).problems()).isEmpty();
        });
        Random random = new Random(20_261_122);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            ObjectNode mutant = corpus.get(random.nextInt(corpus.size())).deepCopy();
            for (int mutations = 1 + random.nextInt(2); mutations > 0; mutations--) {
                SchemaTest.mutate(mutant, random);
            }
            Set<ValidationMessage> messages = schema.validate(mutant);
            MachineReading reading = reader.readJson(mutant.toString());
            refused += messages.isEmpty() ? 0 : 1;
            assertThat(reading.problems().isEmpty())
                    .as(() -> "mutant " + mutant + "\nschema: " + messages + "\nreader: " + reading.problems())
                    .isEqualTo(messages.isEmpty());
        }
        assertThat(refused).isBetween(500, 1_990);
    }
}
