package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.StoredWorkflow;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Topics as sources, with the consumer that Kafka's own client has for tests. */
@QuarkusTest
class TopicFeederTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    @Inject
    Streams streams;

    @Inject
    StreamingEvaluation streaming;

    @Inject
    Evaluations evaluations;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    private LiveStream open(TopicFeeder feeder, String json) {
        return open(feeder, json, 0);
    }

    /** The consumer is not safe for several threads: what it is to know it is told where it polls. */
    private LiveStream open(TopicFeeder feeder, String json, long beginning) {
        StoredWorkflow workflow = evaluations.workflow(StreamingEvaluationTest.DOUBLE);
        LiveStream stream = streaming.open(streams.settings(workflow, json), feeder);
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(PARTITION));
            consumer.updateBeginningOffsets(Map.of(PARTITION, beginning));
        });
        feeder.start(stream);
        return stream;
    }

    private void produce(int from, int to) {
        consumer.schedulePollTask(() -> {
            for (int offset = from; offset < to; offset++) {
                byte[] value = String.valueOf(offset).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                consumer.addRecord(new ConsumerRecord<>("orders", 0, offset, new byte[0], value));
            }
        });
    }

    private long committed() {
        var offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return offset == null ? -1 : offset.offset();
    }

    @Test
    void recordsAreItemsAndOffsetsAreCommittedWhenResultsWereRead() throws Exception {
        TopicFeeder feeder = new TopicFeeder(consumer, "orders", 1_000);
        LiveStream stream = open(feeder, "{}");
        produce(0, 5);
        ResultBuffer.Reader reader = stream.results().read(null);
        List<JsonNode> lines = streams.read(reader, 5);

        assertThat(lines.get(4).get("outputs").get("twice").intValue()).isEqualTo(8);
        var unused = reader.next();
        Streams.await(() -> committed() == 5);
        streaming.cancel(stream, "It is enough.");
        assertThat(feeder.awaitEnd(Duration.ofSeconds(20))).isTrue();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void aFullStreamPausesTheTopicAndLosesNothing() throws Exception {
        TopicFeeder feeder = new TopicFeeder(consumer, "orders", 1_000);
        LiveStream stream = open(feeder, "{\"buffer\": 3}");
        produce(0, 50);
        Streams.await(() -> !consumer.paused().isEmpty());
        assertThat(committed()).as("nobody has read").isNegative();

        ResultBuffer.Reader reader = stream.results().read(null);
        List<JsonNode> lines = streams.read(reader, 50);
        assertThat(Streams.items(lines)).isSorted().doesNotHaveDuplicates();
        assertThat(lines.get(49).get("outputs").get("twice").intValue()).isEqualTo(98);
        Streams.await(() -> consumer.paused().isEmpty());
        streaming.cancel(stream, "It is enough.");
        assertThat(feeder.awaitEnd(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void aBrokenTopicFailsTheStream() throws Exception {
        TopicFeeder feeder = new TopicFeeder(consumer, "orders", 1_000);
        consumer.setPollException(new org.apache.kafka.common.errors.AuthorizationException("not for you"));
        LiveStream stream =
                streaming.open(streams.settings(evaluations.workflow(StreamingEvaluationTest.DOUBLE), "{}"), feeder);
        feeder.start(stream);
        JsonNode end = Streams.end(streams.readAll(stream));

        assertThat(end.get("status").textValue()).isEqualTo("failed");
        assertThat(end.get("problem").get("detail").textValue()).contains("not for you");
        assertThat(feeder.awaitEnd(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void aRecordThatIsTooLargeIsAProblem() throws Exception {
        TopicFeeder feeder = new TopicFeeder(consumer, "orders", 2);
        LiveStream stream = open(feeder, "{}", 99);
        produce(99, 101);
        ResultBuffer.Reader reader = stream.results().read(null);
        List<JsonNode> lines = streams.read(reader, 2);

        assertThat(lines.get(0).has("outputs")).isTrue();
        assertThat(lines.get(1).get("problem").get("detail").textValue()).contains("limit is 2");
        streaming.cancel(stream, "It is enough.");
    }

    @Test
    void withoutAConfiguredKafkaThereAreNoTopics() {
        StreamTopics topics = new StreamTopics(streaming, WindowsTest.config(), properties -> consumer);
        StreamSettings settings = streams.settings(
                evaluations.workflow(StreamingEvaluationTest.DOUBLE), "{\"order\": \"relaxed\", \"parallelism\": 2}");

        assertThatThrownBy(() -> topics.open(settings, new SourceArguments.TopicArguments("a b", null, "middle")))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().problems())
                                .extracting(problem -> problem.path().toString())
                                .containsExactly(
                                        "source.kafka",
                                        "source.kafka.topic",
                                        "source.kafka.group",
                                        "source.kafka.from",
                                        "order"));
    }

    @Test
    void theConsumerIsSetUpAsConfigured() {
        Map<String, Object> given = new HashMap<>();
        StreamTopics topics = new StreamTopics(
                streaming,
                WindowsTest.config(
                        "kafka.bootstrap-servers", "localhost:9", "kafka.properties.\"client.id\"", "runestone"),
                properties -> {
                    given.putAll(properties);
                    return consumer;
                });
        LiveStream stream = topics.open(
                streams.settings(evaluations.workflow(StreamingEvaluationTest.DOUBLE), "{}"),
                new SourceArguments.TopicArguments("orders", null, "earliest"));

        assertThat(given)
                .containsEntry("bootstrap.servers", "localhost:9")
                .containsEntry("group.id", "runestone-orders")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("client.id", "runestone");
        streaming.cancel(stream, "It is enough.");
    }
}
