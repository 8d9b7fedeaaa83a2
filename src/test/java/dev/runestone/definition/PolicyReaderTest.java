package dev.runestone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.workflow.Breaker;
import dev.runestone.workflow.CachePolicy;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Retries.Backoff;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {
    private static Reading read(String rest) {
        return new WorkflowReader(DefinitionLimits.standard()).readYaml("""
                        kind: Workflow
                        name: w
                        version: 1.0.0
                        inputs: {a: {type: any}}
                        components:
                          c: {step: {function: feel, expression: a}, from: a, %s}
                        outputs: {c: c}
                        """.formatted(rest));
    }

    private static Policy policy(String policy) {
        return read("policy: " + policy).orRefuse().policies().get(0).policy();
    }

    private static List<String> problems(String rest) {
        return read(rest).problems().stream()
                .map(problem -> problem.path() + ": " + problem.message().replaceAll(" \\(line .*", ""))
                .toList();
    }

    @Test
    void presetsHoldWhereNothingElseIsSaid() {
        assertThat(policy("{preset: io}"))
                .isEqualTo(new Policy(
                        new Retries(3, Backoff.EXPONENTIAL, Duration.ofMillis(200), Duration.ofSeconds(5), 0.2),
                        Duration.ofSeconds(30),
                        null,
                        null,
                        OnFailure.HALT));
        assertThat(policy("{preset: llm}"))
                .isEqualTo(new Policy(
                        new Retries(4, Backoff.EXPONENTIAL, Duration.ofSeconds(1), Duration.ofSeconds(30), 0.3),
                        Duration.ofMinutes(2),
                        null,
                        new Breaker(5, 10, Duration.ofSeconds(30)),
                        OnFailure.HALT));
        assertThat(policy("{preset: fast-fail}"))
                .isEqualTo(new Policy(
                        Retries.NEVER,
                        Duration.ofSeconds(1),
                        null,
                        new Breaker(5, 10, Duration.ofSeconds(10)),
                        OnFailure.HALT));
        assertThat(policy("{preset: io, retries: 1, timeout: PT1S, onFailure: skip}"))
                .isEqualTo(new Policy(
                        new Retries(1, Backoff.EXPONENTIAL, Duration.ofMillis(200), Duration.ofSeconds(5), 0.2),
                        Duration.ofSeconds(1),
                        null,
                        null,
                        new OnFailure.Skip()));
    }

    @Test
    void pausesHaveDefaults() {
        assertThat(policy("{retries: 2}").retries())
                .isEqualTo(new Retries(2, Backoff.NONE, Duration.ZERO, Duration.ZERO, 0));
        assertThat(policy("{retries: 2, backoff: jitter}").retries())
                .isEqualTo(new Retries(2, Backoff.EXPONENTIAL, Duration.ofMillis(200), Duration.ofSeconds(5), 0.5));
        assertThat(policy("{retries: 2, backoff: linear, delay: PT10S}").retries())
                .isEqualTo(new Retries(2, Backoff.LINEAR, Duration.ofSeconds(10), Duration.ofSeconds(10), 0));
        assertThat(policy("{breaker: {failures: 3}}").breaker()).isEqualTo(new Breaker(3, 3, Duration.ofSeconds(10)));
        assertThat(policy("{}")).isEqualTo(Policy.NONE);
    }

    @Test
    void everyMistakeIsReportedWhereItIs() {
        assertThat(problems("policy: {retrys: 1, retries: -1, backoff: slow, jitter: 2, timeout: 2, preset: db}"))
                .containsExactlyInAnyOrder(
                        "components.c.policy.retrys: There is no key 'retrys' here.",
                        "components.c.policy.retries: Here is -1.",
                        "components.c.policy.backoff: Here is the text 'slow'.",
                        "components.c.policy.jitter: Here is 2.",
                        "components.c.policy.timeout: Here is the number 2, not a text.",
                        "components.c.policy.preset: Here is the text 'db'.");
        assertThat(problems("policy: {retries: 1, backoff: linear, delay: PT2S, maximumDelay: PT1S}"))
                .containsExactly("components.c.policy.maximumDelay: The maximum delay PT1S is shorter than the delay"
                        + " PT2S.");
        assertThat(problems("policy: {breaker: {failures: 3, executions: 2, delay: PT0S}}"))
                .containsExactly(
                        "components.c.policy.breaker: 3 failures cannot be among 2 executions.",
                        "components.c.policy.breaker: The delay is zero.");
        assertThat(problems("policy: {onFailure: stop}"))
                .containsExactly("components.c.policy.onFailure: Here is the text 'stop'.");
        assertThat(problems("policy: {onFailure: {fallback: 1, route: error}}"))
                .containsExactly("components.c.policy.onFailure: There must be exactly one key.");
        assertThat(problems("policy: {onFailure: {route: aside}}"))
                .containsExactly("components.c.policy.onFailure.route: Here is the text 'aside'.");
        assertThat(problems("policy: {onFailure: [skip]}")).isNotEmpty();
        assertThat(problems("policy: 1")).isNotEmpty();
        assertThat(problems("policy: {onFailure: {fallbackStep: {function: feel}}}"))
                .containsExactly("components.c.policy.onFailure.fallbackStep: 'expression' is missing.");
    }

    @Test
    void inputsAreHeldToTheirForm() {
        String component = "c: {step: {function: feel, expression: a}, from: {x: %s}}";
        String head = "{kind: Workflow, name: w, version: 1.0.0, outputs: {}, components: {";
        WorkflowReader reader = new WorkflowReader(DefinitionLimits.standard());
        for (String wrong : List.of(
                "{}",
                "{from: []}",
                "{from: 3}",
                "{from: a, cardinality: two}",
                "{from: a, optional: maybe}",
                "{from: a, optional: false, default: 1}",
                "{from: a, default: 1, more: 2}",
                "[a]")) {
            assertThat(reader.readYaml(head + component.formatted(wrong) + "}}").problems())
                    .as(wrong)
                    .isNotEmpty();
        }
        assertThat(reader.readYaml(head + component.formatted("{from: [a, b], optional: false}") + "}}")
                        .problems())
                .isEmpty();
    }

    @Test
    void compensationAndRequirementsAreHeldToTheirForm() {
        assertThat(problems("compensate: {function: 1}")).isNotEmpty();
        assertThat(new WorkflowReader(DefinitionLimits.standard())
                        .readYaml("{kind: Workflow, name: w, version: 1.0.0, outputs: {}, components:"
                                + " {c: {join: {}, from: [a, b], compensate: {function: f}}}}")
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("Only a step can be compensated."));
        assertThat(new WorkflowReader(DefinitionLimits.standard())
                        .readYaml("{kind: Workflow, name: w, version: 1.0.0, outputs: {}, components:"
                                + " {c: {step: {function: f, requires: {secrets: [a, a, 1, ' ']}}, from: a}}}")
                        .problems())
                .hasSize(3);
    }

    @Test
    void uncertainEdgesAreDrawnDashedAndErrorPortsNamed() {
        var workflow = new WorkflowReader(DefinitionLimits.standard())
                .readYaml(WorkflowWriterTest.POLICIES)
                .orRefuse();

        assertThat(new MermaidExport().write(workflow)).contains("-.->|\"error → discount\"| ", " --> c");
        assertThat(new DotExport().write(workflow)).contains("[label=\"error → discount\", style=dashed];");
    }

    @Test
    void whetherResultsMayBeRememberedIsReadWrittenAndBounded() {
        assertThat(policy("{cache: {for: PT10M, tags: [scores, night]}}").cache())
                .isEqualTo(new CachePolicy(Duration.ofMinutes(10), List.of("scores", "night")));
        assertThat(policy("{cache: {}}").cache()).isEqualTo(new CachePolicy(null, List.of()));
        assertThat(policy("{preset: io}").cache()).isNull();
        assertThat(problems("policy: {cache: {for: soon, tags: [\"a b\"], until: never}}"))
                .anyMatch(problem -> problem.startsWith("components.c.policy.cache.for"))
                .anyMatch(problem -> problem.startsWith("components.c.policy.cache.tags[0]"))
                .anyMatch(problem -> problem.startsWith("components.c.policy.cache.until"));
        String written = new WorkflowWriter()
                .yaml(read("policy: {cache: {for: PT10M, tags: [scores]}}").orRefuse());
        assertThat(written).contains("cache:", "for: PT10M", "tags: [scores]");
    }
}
