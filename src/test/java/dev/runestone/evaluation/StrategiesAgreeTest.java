package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.execution.Explain;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Workflow;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes out does not depend on how it is come by. */
@QuarkusTest
class StrategiesAgreeTest {
    private static final int WORKFLOWS = 500;

    @Inject
    EvaluationStrategies strategies;

    @Inject
    Streams streams;

    @Inject
    ObjectMapper mapper;

    private Map<String, @Nullable Object> outputs(
            StoredWorkflow stored, Strategy strategy, int seed, Set<String> wanted) {
        return strategies
                .evaluate(new EvaluationCall(
                        stored,
                        strategy,
                        RandomWorkflows.inputs(stored.workflow(), seed),
                        Explain.NONE,
                        wanted,
                        false,
                        null,
                        Until.QUIET,
                        Caching.PURE,
                        ValidationRules.NONE,
                        List.of(),
                        null))
                .outcome()
                .orThrow()
                .outputs();
    }

    private JsonNode written(Object value) {
        try {
            return mapper.readTree(mapper.writeValueAsString(value));
        } catch (IOException never) {
            throw new AssertionError(never);
        }
    }

    /** The outputs of one item of a stream, between two others. */
    private JsonNode streamed(StoredWorkflow stored, int seed) {
        LiveStream stream = streams.open(stored, seed % 2 == 0 ? "{}" : "{\"parallelism\": 3}");
        for (int number = 0; number < 3; number++) {
            Map<String, Object> inputs = RandomWorkflows.inputs(stored.workflow(), seed + number - 1);
            stream.offer(Item.of(
                    number, inputs.size() == 1 ? inputs.values().iterator().next() : inputs));
        }
        stream.endItems();
        List<JsonNode> lines = streams.readAll(stream);
        assertThat(Streams.items(lines)).containsExactly(0L, 1L, 2L);
        return lines.get(1).get("outputs");
    }

    @Test
    void theSameWorkflowAndInputsHaveTheSameOutputsUnderEachStrategy() {
        int without = 0;
        for (int seed = 0; seed < WORKFLOWS; seed++) {
            Workflow workflow = RandomWorkflows.of(seed);
            StoredWorkflow stored = new StoredWorkflow(workflow, ContentHash.of(workflow), null, Instant.EPOCH);
            Map<String, @Nullable Object> expected = outputs(stored, Strategy.SINGLE, seed, Set.of());
            without += workflow.outputs().size() - expected.size();

            for (Strategy strategy :
                    List.of(Strategy.REACT_UNTIL_SATISFIED, Strategy.LAZY, Strategy.STREAMING, Strategy.AUTO)) {
                assertThat(outputs(stored, strategy, seed, Set.of()))
                        .as("%s, seed %d", strategy, seed)
                        .isEqualTo(expected);
            }
            assertThat(streamed(stored, seed)).as("stream, seed %d", seed).isEqualTo(written(expected));
            String some = workflow.outputs().keySet().iterator().next();
            assertThat(outputs(stored, Strategy.LAZY, seed, Set.of(some)).get(some))
                    .as("%s of seed %d", some, seed)
                    .isEqualTo(expected.get(some));
        }
        assertThat(without).as("outputs that got no fact").isGreaterThan(WORKFLOWS / 10);
    }
}
