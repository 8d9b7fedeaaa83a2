package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.evaluation.SourceArguments.TopicArguments;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Opens streams of Kafka topics, by Kafka's own client. */
@Singleton
final class StreamTopics {
    /** What Kafka takes for the name of a topic; groups are held to the same. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private final StreamingEvaluation streams;
    private final StreamConfig config;
    private final Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers;

    @Inject
    StreamTopics(StreamingEvaluation streams, StreamConfig config) {
        this(streams, config, KafkaConsumer::new);
    }

    /** @param consumers makes one with these properties */
    StreamTopics(
            StreamingEvaluation streams,
            StreamConfig config,
            Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
        this.streams = streams;
        this.config = config;
        this.consumers = consumers;
    }

    /**
     * Begins a stream.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where the arguments do not fit or no Kafka is configured;
     *     {@code UNAVAILABLE} where no consumer can be made; {@code BUSY} where there are as many streams as may be
     */
    LiveStream open(StreamSettings settings, TopicArguments arguments) {
        String topic = arguments.topic() == null ? "" : arguments.topic();
        String group = arguments.group() == null ? "runestone-" + topic : arguments.group();
        String from = arguments.from() == null ? "latest" : arguments.from();
        check(settings, topic, group, from);
        TopicFeeder feeder = new TopicFeeder(consumer(group, from), topic, config.itemBytes());
        LiveStream stream = streams.open(settings, feeder);
        feeder.start(stream);
        return stream;
    }

    private void check(StreamSettings settings, String topic, String group, String from) {
        List<Problem> problems = new ArrayList<>(0);
        Path at = Path.of("source", "kafka");
        if (config.kafka().bootstrapServers().isEmpty()) {
            problems.add(new Problem(
                    at, "No Kafka is configured.", "Set runestone.streams.kafka.bootstrap-servers, like host:9092."));
        }
        if (!NAME.matcher(topic).matches()) {
            problems.add(new Problem(
                    at.member("topic"), "'" + topic + "' is no topic.", "Letters, digits, '.', '_' and '-'."));
        }
        if (!NAME.matcher(group).matches()) {
            problems.add(new Problem(
                    at.member("group"), "'" + group + "' is no group.", "Letters, digits, '.', '_' and '-'."));
        }
        if (!from.equals("earliest") && !from.equals("latest")) {
            problems.add(new Problem(
                    at.member("from"), "'" + from + "' is no place to begin.", "There are earliest and latest."));
        }
        if (!settings.ordered()) {
            problems.add(new Problem(
                    Path.of("order"),
                    "Offsets can be committed only if results come in order.",
                    "Leave 'order' out; 'parallelism' is possible all the same."));
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The request", problems).asException();
        }
    }

    private Consumer<byte[], byte[]> consumer(String group, String from) {
        Map<String, Object> properties = new HashMap<>(config.kafka().properties());
        properties.put(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.kafka().bootstrapServers().orElseThrow());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, from);
        // Committed by us, when a reader has got the results.
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        try {
            return consumers.apply(properties);
        } catch (KafkaException impossible) {
            throw new Refusal(
                            Refusal.Kind.UNAVAILABLE,
                            "No consumer of Kafka can be made: " + reason(impossible),
                            List.of())
                    .asException();
        }
    }

    private static String reason(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
