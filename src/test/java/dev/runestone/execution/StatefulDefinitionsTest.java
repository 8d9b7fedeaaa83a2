package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Problem;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.DotExport;
import dev.runestone.definition.MermaidExport;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Expansion;
import dev.runestone.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How components with a state are written, checked, expanded, hashed and drawn; the workflows are those of the page. */
class StatefulDefinitionsTest {
    private static final Pattern YAML = Pattern.compile("(?s)<<'YAML'\\n(.*?\\n)YAML\\n");
    private static final Path GOLDEN = Path.of("src/test/resources/definition/expanded");
    private static final WorkflowWriter WRITER = new WorkflowWriter();

    private final Stateful stateful = new Stateful(NoRules.INSTANCE);

    private static Map<String, String> documented() {
        try {
            Map<String, String> workflows = new LinkedHashMap<>();
            Matcher matcher = YAML.matcher(Files.readString(Path.of("docs/stateful-components.md")));
            while (matcher.find()) {
                workflows.put(Stateful.read(matcher.group(1)).name(), matcher.group(1));
            }
            return workflows;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static final String ROUTED = """
            kind: Workflow
            name: routed
            version: 1.0.0
            inputs: {a: {type: any}, b: {type: any}}
            components:
              saga:
                saga: {steps: [{name: one, do: {function: feel, expression: a}}, {name: two, do: {function: feel, expression: one}, policy: {retries: 1}}]}
                from: a
                policy: {onFailure: {route: error}}
              process:
                process: {machine: {definition: {initial: s, events: {go: {}}, states: {s: {on: {go: {}}}}}}, correlate: {a: a, b: b}, events: {a: go, b: go}}
                from: [a, b]
                policy: {retries: 2, onFailure: {fallback: {states: []}}}
              patient:
                saga: {steps: [{name: one, do: {function: feel, expression: a}}]}
                from: a
            policies: [{match: {kind: saga}, timeout: PT1S}]
            outputs: {saga: saga, error: saga.error, process: process, patient: patient}
            """;

    @TestFactory
    Stream<DynamicTest> everyCompositeExpandsAsInItsGoldenFile() {
        Map<String, String> all = documented();
        all.put("routed", ROUTED);
        return all.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    assertThat(stateful.problems(each.getValue())).isEmpty();
                    Workflow expanded =
                            Expansion.of(Stateful.read(each.getValue())).workflow();
                    String written = WRITER.yaml(expanded);
                    Path actual = Path.of("target/expanded", each.getKey() + ".yaml");
                    Files.createDirectories(actual.getParent());
                    Files.writeString(actual, written);
                    assertThat(written).isEqualTo(Files.readString(GOLDEN.resolve(each.getKey() + ".yaml")));
                    assertThat(Expansion.of(expanded).workflow().components().keySet())
                            .isEqualTo(expanded.components().keySet());
                }));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Map<String, String> all = documented();
        all.put("routed", ROUTED);
        all.values().forEach(yaml -> {
            Workflow workflow = Stateful.read(yaml);
            WorkflowReader reader = new WorkflowReader(DefinitionLimits.standard());
            assertThat(reader.readYaml(WRITER.yaml(workflow)).orRefuse()).isEqualTo(workflow);
            assertThat(reader.readJson(WRITER.json(workflow)).orRefuse()).isEqualTo(workflow);
        });
    }

    @Test
    void theHashTellsOneFromAnother() {
        String trips = documented().get("trips");
        String hash = ContentHash.of(Stateful.read(trips));
        for (String other : List.of(
                trips.replace("12A", "12B"),
                trips.replace("name: bill", "name: sum"),
                trips.replace("cancelled", "undone"),
                trips.replace("- name: hotel\n", "- name: hotel\n          policy: {retries: 1}\n"))) {
            assertThat(other).isNotEqualTo(trips);
            assertThat(ContentHash.of(Stateful.read(other))).isNotEqualTo(hash);
        }
        String parcels = documented().get("parcels");
        Map<String, String> parts = ContentHash.ofComponents(Stateful.read(parcels));
        Map<String, String> renamed = ContentHash.ofComponents(Stateful.read(
                parcels.replace("  parcel:\n", "  packet:\n").replace("parcel: parcel", "parcel: packet")));
        assertThat(renamed.get("packet")).isEqualTo(parts.get("parcel"));
    }

    @Test
    void aDrawingShowsOneNodeForEachOfThem() {
        String drawing = new MermaidExport().write(Stateful.read(ROUTED));
        assertThat(drawing).contains("{{\"saga<br/>one, two\"}}").contains("[(\"process<br/>process\")]");
        assertThat(new DotExport().write(Stateful.read(ROUTED))).contains("shape=hexagon", "shape=cylinder");
    }

    private static String workflow(String component) {
        return "{kind: Workflow, name: w, version: 1.0.0, inputs: {a: {type: any}, state: {type: any}}, components: {c: "
                + component + ", all: {join: {}, from: [a, state]}}, outputs: {c: c, all: all}}";
    }

    private void invalid(String component, String path, String message) {
        List<Problem> problems = stateful.problems(workflow(component));
        assertThat(problems).as(component).anySatisfy(problem -> {
            assertThat(problem.path().toString()).isEqualTo(path);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void whatMakesNoSenseIsReportedWhereItStands() {
        String machine = "initial: s, events: {go: {}}, states: {s: {on: {go: {}}}}";
        invalid(
                "{machine: {name: none, key: a, event: go}, from: a}",
                "components.c.machine.name",
                "no state machine 'none'");
        invalid(
                "{machine: {definition: {" + machine + "}, key: b, event: gone, payload: '1 +', output: x}, from: a}",
                "components.c.machine.event",
                "has no event 'gone'");
        invalid(
                "{machine: {definition: {" + machine + "}, key: b, event: go}, from: a}",
                "components.c.machine.key",
                "b");
        invalid(
                "{machine: {definition: {" + machine + "}, key: a, event: go, output: x}, from: a}",
                "components.c.machine.output",
                "x");
        invalid(
                "{machine: {definition: {initial: s, states: {s: {}, t: {}}}, key: a, event: go}, from: a}",
                "components.c.machine.definition.states.t",
                "Nothing leads to");
        invalid(
                "{accumulator: {key: a, initial: 0, reducer: state + b}, from: a}",
                "components.c.accumulator.reducer",
                "b");
        invalid(
                "{accumulator: {key: a, initial: 0, reducer: state}, from: [a, state]}",
                "components.c.from[1]",
                "cannot be called 'state'");
        String aggregate = "{aggregate: {key: a, initial: 0, command: %s, commands: %s, events: %s}, from: a}";
        invalid(
                String.format(aggregate, "x", "{y: {events: [e]}}", "{e: state}"),
                "components.c.aggregate.command",
                "no command 'x'");
        invalid(
                String.format(aggregate, "x", "{x: {events: [f]}}", "{e: state}"),
                "components.c.aggregate.commands.x.events[0].event",
                "no event 'f'");
        invalid(
                String.format(aggregate, "x", "{x: {events: [f]}}", "{e: state}"),
                "components.c.aggregate.events.e",
                "No command leads");
        invalid(
                String.format(aggregate, "x", "{x: {events: []}}", "{}"),
                "components.c.aggregate.commands.x",
                "leads to no event");
        invalid(String.format(aggregate, "x", "{}", "{}"), "components.c.aggregate.commands", "takes no commands");
        invalid("{saga: {steps: []}, from: a}", "components.c.saga.steps", "has no steps");
        invalid(
                "{saga: {steps: [{name: a, do: {function: feel, expression: a}}]}, from: a}",
                "components.c.saga.steps[0].name",
                "two of the name 'a'");
        invalid(
                "{saga: {steps: [{name: x, do: {function: feel, expression: y}}, {name: y, do: {function: none}}]}, from: a}",
                "components.c.saga.steps[0].do.expression",
                "y");
        invalid(
                "{saga: {steps: [{name: x, do: {function: none}}]}, from: a}",
                "components.c.saga.steps[0].do.function",
                "no step function 'none'");
        invalid(
                "{saga: {steps: [{name: x, do: {function: feel, expression: a}, policy: {onFailure: {route: error}}}]}, from: a}",
                "components.c.saga.steps[0].policy.onFailure",
                "no port to route");
        invalid(
                "{saga: {steps: [{name: x, do: {function: feel, expression: a}}]}, from: a}, c-x: {step: {function: feel, expression: a}, from: a}",
                "components.c",
                "has a part 'c-x'");
        String process = "{process: {machine: {definition: {" + machine + "}}, correlate: %s, events: %s}, from: a}";
        invalid(String.format(process, "{b: a}", "{b: go}"), "components.c.process.correlate.b", "no input 'b'");
        invalid(String.format(process, "{b: a}", "{b: go}"), "components.c.from[0]", "does not say what 'a' means");
        invalid(String.format(process, "{}", "{a: go}"), "components.c.process.correlate", "which instance 'a'");
        invalid(String.format(process, "{a: a}", "{}"), "components.c.process.events", "which event 'a'");
        invalid(
                String.format(process, "{a: a}", "{a: gone}"),
                "components.c.process.events.a.event",
                "has no event 'gone'");
    }

    @Test
    void whatIsNoFormIsReportedWhereItStands() {
        for (String[] each : new String[][] {
            {"{machine: {key: a, event: x}, from: a}", "components.c.machine: 'name' is missing."},
            {
                "{machine: {name: m, definition: {}, key: a, event: x}, from: a}",
                "components.c.machine.name: There are both"
            },
            {
                "{machine: {name: m, version: 1, key: a, event: x}, from: a}",
                "components.c.machine.version: Here is the number"
            },
            {"{machine: {name: m, key: [], event: {}}, from: a}", "components.c.machine.key: Here is a list"},
            {"{machine: {name: m, key: [], event: {}}, from: a}", "components.c.machine.event: 'expression' is missing."
            },
            {"{machine: 1, from: a}", "components.c.machine: Here is the number 1"},
            {"{accumulator: {key: a, reducer: a}, from: a}", "components.c.accumulator: 'initial' is missing."},
            {"{accumulator: null, from: a}", "components.c.accumulator: Here is nothing"},
            {
                "{aggregate: {key: a, initial: 0, command: x, commands: {x y: 1}, events: []}, from: a}",
                "components.c.aggregate.commands.x y: 'x y' is no name."
            },
            {
                "{aggregate: {key: a, initial: 0, command: x, commands: {x: {events: [1]}}, events: []}, from: a}",
                "components.c.aggregate.commands.x.events[0]: Here is the number"
            },
            {
                "{aggregate: {key: a, initial: 0, command: x, commands: {}, events: []}, from: a}",
                "components.c.aggregate.events: Here is a list"
            },
            {"{saga: {steps: {}}, from: a}", "components.c.saga.steps: Here is a mapping"},
            {"{saga: {steps: [1, {name: x}]}, from: a}", "components.c.saga.steps[1]: 'do' is missing."},
            {
                "{saga: {steps: [{name: x, do: {function: feel}, undo: 1}]}, from: a}",
                "components.c.saga.steps[0].undo: There is no key"
            },
            {
                "{process: {machine: {}, correlate: {}, events: {}}, from: a}",
                "components.c.process.machine: 'name' is missing."
            },
            {
                "{process: {machine: {name: m}, correlate: [], events: {a: 1}}, from: a}",
                "components.c.process.events.a: Here is the number"
            },
        }) {
            List<String> problems = new WorkflowReader(DefinitionLimits.standard())
                    .readYaml(workflow(each[0])).problems().stream()
                            .map(problem -> problem.path() + ": " + problem.message())
                            .toList();
            assertThat(problems)
                    .as(each[0])
                    .anySatisfy(problem -> assertThat(problem).startsWith(each[1]));
        }
    }
}
