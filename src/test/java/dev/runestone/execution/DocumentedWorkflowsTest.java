package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Problem;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.StepFunctions;
import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.workflow.References;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Workflow;
import dev.runestone.workflow.WorkflowValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The workflows of docs/workflows.md give what the page says, without the application around them. */
class DocumentedWorkflowsTest {
    private static final Pattern YAML = Pattern.compile("(?s)<<'YAML'\\n(.*?)\\nYAML\\n");

    private final Expressions expressions = new Expressions(ExpressionLimits.standard());
    private final Map<String, Workflow> workflows = read();

    private static Map<String, Workflow> read() {
        try {
            Map<String, Workflow> workflows = new LinkedHashMap<>();
            Matcher matcher = YAML.matcher(Files.readString(Path.of("docs/workflows.md")));
            while (matcher.find()) {
                Workflow workflow = new WorkflowReader(DefinitionLimits.standard())
                        .readYaml(matcher.group(1))
                        .orRefuse();
                workflows.put(workflow.name(), workflow);
            }
            return workflows;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private Object evaluate(String name, String output, Object input) {
        Workflow workflow = workflows.get(name);
        assertThat(new WorkflowValidator(100).validate(workflow, new World())).isEmpty();
        Rules none = new Rules() {
            @Override
            public Evaluation evaluate(EvaluationRequest request) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean declares(String knowledge, String type) {
                return false;
            }
        };
        return new Scheduler(SchedulerPolicy.sequential(Duration.ofSeconds(20)), work -> {
                    throw new AssertionError("Nothing is handed over with a parallelism of 1.");
                })
                .evaluate(
                        Plan.of(
                                workflow,
                                new WorkCompiler(
                                        StepFunctions.of(Map.of()), expressions, none, (machine, key, event) -> {
                                            throw new UnsupportedOperationException();
                                        })),
                        new Object[] {input},
                        Explain.NONE)
                .orThrow()
                .outputs()
                .get(output);
    }

    @Test
    void inputsOfEveryFormAreEvaluated() {
        assertThat(evaluate("freight", "offer", 3)).hasToString("{price=4.5, insured=0, offers=1}");
        assertThat(evaluate("freight", "offer", 100)).hasToString("{price=95.0, insured=95.0, offers=1}");
    }

    @Test
    void anExpressionStandsInForAFailure() {
        assertThat(evaluate("careful-freight", "price", Map.of("weight", "much")))
                .hasToString("{price=null, reason=What 'weight' gave for 'weight' of 'price' does not fit: Here is"
                        + " 'much', not a number.}");
        assertThat(evaluate("careful-freight", "price", Map.of("weight", 10))).hasToString("23.0");
    }

    private final class World implements References {
        @Override
        public Optional<Knowledge> knowledge(String name) {
            return Optional.empty();
        }

        @Override
        public Collection<String> knowledgeNames() {
            return List.of();
        }

        @Override
        public Collection<String> functions() {
            return List.of("feel");
        }

        @Override
        public List<Problem> expression(String feel, Collection<String> variables) {
            return expressions.problems(feel, variables);
        }
    }
}
