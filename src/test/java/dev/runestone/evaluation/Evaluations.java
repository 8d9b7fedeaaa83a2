package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.definition.Reading;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Evaluates workflows as a request would, without the door. */
@Singleton
class Evaluations {
    private final EvaluationStrategies strategies;
    private final WorkflowReader reader;
    private final Expressions expressions;
    private final ObjectMapper mapper;

    Evaluations(EvaluationStrategies strategies, WorkflowReader reader, Expressions expressions, ObjectMapper mapper) {
        this.strategies = strategies;
        this.reader = reader;
        this.expressions = expressions;
        this.mapper = mapper;
    }

    StoredWorkflow workflow(String yaml) {
        Reading reading = reader.readYaml(yaml);
        assertThat(reading.problems()).isEmpty();
        Workflow workflow = reading.workflow().orElseThrow();
        return new StoredWorkflow(workflow, ContentHash.of(workflow), null, Instant.EPOCH);
    }

    /** @param json the request but for its inputs */
    Evaluated evaluate(StoredWorkflow workflow, Map<String, ?> inputs, String json) {
        try {
            Map<String, Object> request = new LinkedHashMap<>(mapper.readValue(json, Map.class));
            request.put("inputs", inputs);
            return strategies.evaluate(
                    mapper.convertValue(request, EvaluateWorkflowRequest.class).call(workflow, expressions, 100));
        } catch (IOException none) {
            throw new IllegalArgumentException(json, none);
        }
    }

    Evaluated react(String yaml, Map<String, ?> inputs, String until) {
        return evaluate(workflow(yaml), inputs, "{\"strategy\": \"reactUntilSatisfied\", \"until\": " + until + "}");
    }
}
