package dev.runestone.evaluation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The limits of streams. */
@ConfigMapping(prefix = "runestone.streams")
interface StreamConfig {
    /** How many streams there may be at once, those included that have ended and are not forgotten yet. */
    @WithDefault("2000")
    int open();

    /** How many threads evaluate items; 0 for as many as requests have. */
    @WithDefault("0")
    int threads();

    /** For how long a thread stays with a stream before others have their turn. */
    @WithDefault("PT0.005S")
    Duration turn();

    /** How many items, and how many results, of a stream wait where it does not say. */
    @WithDefault("256")
    int buffer();

    /** How many it may ask for. */
    @WithDefault("10000")
    int largestBuffer();

    /** How many bytes the items that wait may have together, and likewise the results. */
    @WithDefault("4194304")
    long bufferedBytes();

    /** How many bytes an item may have. */
    @WithDefault("262144")
    int itemBytes();

    /** How many results that were sent are kept for a reader that comes back. */
    @WithDefault("1000")
    int retained();

    /** How many items of a stream may be evaluated at once. */
    @WithDefault("8")
    int parallelism();

    /** How long a stream may be without a reader before it is cancelled, or forgotten where it has ended. */
    @WithDefault("PT10M")
    Duration unread();

    /** How long a stream is kept that was read to its end, for a reader that the end has not reached. */
    @WithDefault("PT1M")
    Duration read();

    /** How many windows of a stream may be open at once. */
    @WithDefault("10000")
    int windows();

    /** How many items a window may have. */
    @WithDefault("10000")
    int windowItems();

    /** In how many sliding windows an item may be at once. */
    @WithDefault("100")
    int overlaps();

    /** After how much silence a reader is told that the stream is alive. */
    @WithDefault("PT15S")
    Duration heartbeat();

    /** The folder whose files may be read as streams; none where it is not set. */
    Optional<String> folder();

    /** Where items are read from topics. */
    Kafka kafka();

    /** The connection to Kafka. */
    interface Kafka {
        /** Host and port of some brokers; without them there is no such source. */
        Optional<String> bootstrapServers();

        /** Other properties of its consumers, for example of the security protocol. */
        Map<String, String> properties();
    }
}
