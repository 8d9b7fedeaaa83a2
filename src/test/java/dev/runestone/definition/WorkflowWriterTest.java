package dev.runestone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.workflow.Component;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkflowWriterTest {
    /** Inputs and policies of every form. */
    static final String POLICIES = """
            kind: Workflow
            name: order
            version: 1.0.0
            inputs:
              order:
                type: object
              rates:
                type: number
            components:
              total:
                step:
                  function: http
                  url: "http://example.org"
                  requires:
                    secrets: [bureau-token]
                    settings: [bureau.address]
                compensate:
                  function: http
                  url: "http://example.org/undo"
                from:
                  amount:
                    from: order
                    type:
                      type: object
                  rate:
                    from: rates
                    default: 0.2
                  discount:
                    from: promotion.error
                    optional: true
                policy:
                  retries: 2
                  backoff: exponential
                  delay: PT0.1S
                  maximumDelay: PT2S
                  jitter: 0.2
                  timeout: PT2S
                  deadline: PT10S
                  breaker:
                    failures: 5
                    executions: 10
                    delay: PT10S
                  onFailure:
                    fallback:
                      points: 0
              promotion:
                step:
                  function: feel
                  expression: order
                from: order
                policy:
                  onFailure:
                    route: error
              all:
                step:
                  function: feel
                  expression: all
                from:
                  all:
                    from: [total, promotion]
                    cardinality: many
                  chosen:
                    from: [promotion, rates]
            outputs:
              all: all
            policies:
              -
                match:
                  pattern: pro*
                retries: 1
                onFailure:
                  fallbackExpression: error.message
              -
                match:
                  kind: http
                onFailure:
                  fallbackStep:
                    function: feel
                    expression: "1"
              -
                match:
                  name: all
                onFailure: compensate
              -
                match:
                  default: true
                onFailure: skip
            """;

    @Test
    void inputsAndPoliciesAreWrittenAsTheyWereRead() {
        WorkflowReader reader = new WorkflowReader(DefinitionLimits.standard());
        Workflow workflow = reader.readYaml(POLICIES).orRefuse();

        assertThat(new WorkflowWriter().yaml(workflow)).isEqualTo(POLICIES);
        assertThat(reader.readJson(new WorkflowWriter().json(workflow)).orRefuse())
                .isEqualTo(workflow);
    }

    private static final List<String> TEXTS = List.of(
            "a",
            "yes",
            "no",
            "1",
            "1.0",
            "0x1F",
            "1:30",
            "~",
            "null",
            "true",
            "",
            " ",
            "a: b",
            "# c",
            "- d",
            "*e",
            "&f",
            "!g",
            "line\nline",
            "tab\t",
            "\"quoted\"",
            "it's",
            "ü😀",
            "{h}",
            "[i]",
            "|",
            ">",
            "%j",
            "@k",
            "`l",
            "1e5",
            ".5",
            "+1",
            "1.",
            "2024-02-29",
            "=",
            "<<",
            "\u0007",
            "trailing ",
            ":",
            "?",
            "?x",
            "a #b",
            "---",
            "...",
            "'",
            "\\",
            "0o7",
            ".inf",
            "NaN",
            "_1",
            "1_000",
            "\u2028",
            "\u0085",
            "\r\n",
            "\uFEFFx",
            "y",
            "N",
            "on",
            "Off");

    private final WorkflowReader reader = new WorkflowReader(DefinitionLimits.standard());
    private final WorkflowWriter writer = new WorkflowWriter();

    @Test
    void anyWorkflowIsReadBackEqual() {
        Random random = new Random(4_711);
        for (int i = 0; i < 500; i++) {
            Workflow workflow = workflow(random);
            assertThat(reader.readYaml(writer.yaml(workflow)).orRefuse())
                    .as(() -> writer.yaml(workflow))
                    .isEqualTo(workflow);
            assertThat(reader.readJson(writer.json(workflow)).orRefuse())
                    .as(() -> writer.json(workflow))
                    .isEqualTo(workflow);
        }
    }

    @Test
    void exportsAreAsTheyWere() throws IOException {
        Workflow workflow = reader.readYaml(WorkflowReaderTest.LOAN).orRefuse();

        assertThat(new MermaidExport().write(workflow)).isEqualTo(golden("loan.mmd"));
        assertThat(new DotExport().write(workflow)).isEqualTo(golden("loan.dot"));
        assertThat(writer.yaml(workflow)).isEqualTo(golden("loan.yaml"));
        assertThat(writer.json(workflow) + "\n").isEqualTo(golden("loan.json"));
    }

    @Test
    void namesCannotBreakOutOfADrawing() {
        Workflow hostile = new Workflow(
                "x\"]; evil",
                new Version(1, 0, 0, ""),
                "",
                Map.of("in\"]--><script>", Type.ANY),
                Map.of("c", Condition.guard("c", "a < \"b\" -->|x| \\\n}", input("in\"]--><script>"))),
                Map.of("o", Endpoint.of("c")));

        assertThat(new MermaidExport().write(hostile)).doesNotContain("<script>", "\"]--", "-->|x|");
        assertThat(new DotExport().write(hostile))
                .contains("digraph \"x\\\"]; evil\" {", "a < \\\"b\\\" -->|x| \\\\\\n}")
                .doesNotContain("evil\n");
    }

    private static Input input(String node) {
        return new Input(node, Endpoint.of(node));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = WorkflowWriterTest.class.getResourceAsStream("/definition/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Workflow workflow(Random random) {
        Map<String, Type> inputs = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            inputs.put("in" + i, type(random, 2));
        }
        Map<String, Component> components = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            components.put("c-" + i, component("c-" + i, random));
        }
        Map<String, Endpoint> outputs = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            outputs.put("o_" + i, endpoint(random));
        }
        return new Workflow(
                "n" + random.nextInt(9),
                new Version(random.nextInt(9), 0, random.nextInt(99), random.nextBoolean() ? "" : "rc.1"),
                random.nextBoolean() ? "" : text(random),
                inputs,
                components,
                outputs);
    }

    private static Component component(String name, Random random) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            Endpoint source = endpoint(random);
            inputs.add(new Input(random.nextBoolean() ? source.node() + i : "p" + i, source));
        }
        return switch (random.nextInt(5)) {
            case 0 -> Step.feel(name, text(random), inputs.toArray(Input[]::new));
            case 1 -> new Step(name, "http", settings(random), inputs, type(random, 1));
            case 2 ->
                new RuleSet(
                        name,
                        "g:a",
                        random.nextBoolean() ? List.of() : List.of("one group", "b"),
                        List.of(Resolution.values()).get(random.nextInt(Resolution.values().length)),
                        random.nextBoolean() ? Map.of() : Map.of("p1", "org.example.Type"),
                        random.nextBoolean() ? List.of("Decision") : List.of("A", "B"),
                        inputs);
            case 3 -> {
                Map<String, String> routes = new LinkedHashMap<>();
                routes.put("a", text(random));
                routes.put("out", text(random));
                yield new Condition(name, routes, inputs);
            }
            default ->
                new Join(
                        name,
                        1 + random.nextInt(4),
                        random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(1_000_000_000)),
                        inputs);
        };
    }

    private static Map<String, Object> settings(Random random) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            settings.put("s" + i, json(random, 2));
        }
        for (String text : List.of(text(random), text(random))) {
            if (!text.equals("function") && !text.equals("type")) {
                settings.put(text, text(random));
            }
        }
        return settings;
    }

    private static @Nullable Object json(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> new BigDecimal(random.nextInt(10_000)).scaleByPowerOfTen(random.nextInt(12) - 6);
            case 3 -> text(random);
            case 4 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    list.add(json(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    map.put(text(random), json(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static Type type(Random random, int depth) {
        Type.Kind kind = List.of(Type.Kind.values()).get(random.nextInt(Type.Kind.values().length));
        Map<String, Type> properties = new LinkedHashMap<>();
        Set<String> required = new LinkedHashSet<>();
        if (kind == Type.Kind.OBJECT && depth > 0) {
            for (int i = random.nextInt(3); i > 0; i--) {
                properties.put(text(random), type(random, depth - 1));
                required.add(text(random));
            }
        }
        boolean number = kind == Type.Kind.NUMBER || kind == Type.Kind.INTEGER;
        return new Type(
                kind,
                properties,
                required,
                kind != Type.Kind.OBJECT || random.nextBoolean(),
                kind == Type.Kind.ARRAY && depth > 0 ? type(random, depth - 1) : null,
                kind == Type.Kind.STRING ? List.of(text(random), text(random)) : List.of(),
                number ? new BigDecimal("-1.50") : null,
                number && random.nextBoolean() ? new BigDecimal("1E+3") : null);
    }

    private static Endpoint endpoint(Random random) {
        return random.nextBoolean() ? Endpoint.of("n" + random.nextInt(9)) : new Endpoint("n", "p" + random.nextInt(9));
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
