package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records of a topic to a stream. While the stream has no room its partitions are paused, and polled all the same,
 * so that the group does not take the consumer for dead. Offsets are committed up to what readers have got: a record whose
 * result was on its way when something broke is read again.
 */
final class TopicFeeder implements Feeder {
    private static final Logger LOG = Logger.getLogger(TopicFeeder.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final int longest;
    private final AtomicLong settled = new AtomicLong(-1);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);
    /** What was given to the stream and is not committed, in order. */
    private final ArrayDeque<Given> given = new ArrayDeque<>();
    /** What was polled and found no room. */
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> held = new ArrayDeque<>();

    private @Nullable Item waiting;
    private volatile boolean started;

    private record Given(long number, TopicPartition partition, long next) {}

    /**
     * @param consumer used and closed by the thread of this alone
     * @param longest how many bytes an item may have
     */
    TopicFeeder(Consumer<byte[], byte[]> consumer, String topic, int longest) {
        this.consumer = consumer;
        this.topic = topic;
        this.longest = longest;
    }

    /** Begins to feed a stream. */
    void start(LiveStream stream) {
        started = true;
        Thread thread = new Thread(() -> feed(stream), "runestone-stream-topic-" + topic);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void settled(long number) {
        settled.accumulateAndGet(number, Math::max);
    }

    @Override
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        if (started) {
            consumer.wakeup();
        } else {
            close();
        }
    }

    /** Whether the consumer is closed, or is so before long. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return gone.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void feed(LiveStream stream) {
        try {
            consumer.subscribe(List.of(topic));
            while (!stopped.get()) {
                try {
                    consumer.poll(POLL).forEach(held::add);
                } catch (WakeupException room) {
                    // Or the end, which the loop sees.
                    LOG.tracef("The feeder of %s is called", topic);
                }
                give(stream);
                commit();
            }
        } catch (KafkaException broken) {
            stream.fail(new Refusal(
                    Refusal.Kind.UNAVAILABLE,
                    "The topic '" + topic + "' cannot be read on: " + broken.getMessage(),
                    List.of()));
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "The feeder of %s failed", topic);
            stream.fail(new Refusal(Refusal.Kind.UNAVAILABLE, "The topic cannot be read on.", List.of()));
        } finally {
            close();
        }
    }

    private void give(LiveStream stream) {
        while (!held.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = held.element();
            Item item = waiting == null ? item(stream.nextNumber(), record) : waiting;
            switch (stream.offer(item)) {
                case CLOSED -> {
                    stopped.set(true);
                    return;
                }
                case FULL -> {
                    waiting = item;
                    stream.signal();
                    consumer.pause(consumer.assignment());
                    stream.inlet().whenRoom(consumer::wakeup);
                    return;
                }
                default -> {
                    waiting = null;
                    held.remove();
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    given.add(new Given(item.number(), partition, record.offset() + 1));
                }
            }
        }
        stream.signal();
        consumer.resume(consumer.paused());
    }

    private Item item(long number, ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return Item.of(number, null);
        }
        if (value.length > longest) {
            return Item.flawed(
                    number,
                    new Refusal(
                            Refusal.Kind.TOO_LARGE,
                            "The record " + record.offset() + " of partition " + record.partition() + " has "
                                    + value.length + " bytes, the limit is " + longest
                                    + " (runestone.streams.item-bytes).",
                            List.of()));
        }
        return Item.written(number, value);
    }

    private void commit() {
        long until = settled.get();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        while (!given.isEmpty() && given.element().number() <= until) {
            Given done = given.remove();
            offsets.put(done.partition(), new OffsetAndMetadata(done.next()));
        }
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, failed) -> {
                if (failed != null) {
                    LOG.warnf("Offsets of %s were not committed, later ones will be: %s", topic, failed.getMessage());
                }
            });
        }
    }

    private void close() {
        try {
            commit();
            consumer.close();
        } catch (KafkaException unreachable) {
            LOG.warnf("The consumer of %s did not say good-bye: %s", topic, unreachable.getMessage());
        } finally {
            gone.countDown();
        }
    }
}
