package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.expression.Expressions;
import dev.runestone.knowledge.KnowledgeIndex;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Opens streams as a request would, without the door, and reads them. */
@Singleton
class Streams {
    private final StreamingEvaluation streaming;
    private final StreamConfig config;
    private final Expressions expressions;
    private final KnowledgeIndex knowledge;
    private final ObjectMapper mapper;

    Streams(
            StreamingEvaluation streaming,
            StreamConfig config,
            Expressions expressions,
            KnowledgeIndex knowledge,
            ObjectMapper mapper) {
        this.streaming = streaming;
        this.config = config;
        this.expressions = expressions;
        this.knowledge = knowledge;
        this.mapper = mapper;
    }

    StreamSettings settings(StoredWorkflow workflow, String json) {
        try {
            return mapper.readValue(json, StreamRequest.class).settings(workflow, expressions, knowledge, config, 100);
        } catch (IOException none) {
            throw new IllegalArgumentException(json, none);
        }
    }

    LiveStream open(StoredWorkflow workflow, String json) {
        return streaming.open(settings(workflow, json));
    }

    LiveStream open(StoredWorkflow workflow, String json, Source source) {
        return streaming.open(settings(workflow, json), source);
    }

    /** Everything up to and with the end. */
    List<JsonNode> readAll(LiveStream stream) {
        List<JsonNode> lines = new ArrayList<>();
        try (ResultBuffer.Reader reader = stream.results().read(null)) {
            while (!reader.isDone()) {
                lines.addAll(read(reader));
            }
        }
        streaming.cancel(stream, "It is read.");
        return lines;
    }

    /** As many lines, or a few more; a stream that ends before is a failure, told with what there was. */
    List<JsonNode> read(ResultBuffer.Reader reader, int count) {
        List<JsonNode> lines = new ArrayList<>();
        while (lines.size() < count) {
            assertThat(reader.isDone()).as("the end, after %s", lines).isFalse();
            lines.addAll(read(reader));
        }
        return lines;
    }

    List<JsonNode> read(ResultBuffer.Reader reader) {
        try {
            List<StreamResult> batch = reader.next().toCompletableFuture().get(60, TimeUnit.SECONDS);
            List<JsonNode> lines = new ArrayList<>();
            for (StreamResult result : batch) {
                lines.add(mapper.readTree(result.line()));
            }
            return lines;
        } catch (Exception stalled) {
            throw new AssertionError("The stream stalls", stalled);
        }
    }

    /** Waits until something holds. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** The items of results, in their order. */
    static List<Long> items(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.has("item"))
                .map(line -> line.get("item").longValue())
                .toList();
    }

    static JsonNode end(List<JsonNode> lines) {
        JsonNode last = lines.get(lines.size() - 1);
        assertThat(last.has("end")).as("the last line, %s", last).isTrue();
        return last.get("end");
    }
}
