package dev.runestone.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results of a stream as they are sent: the next are asked for when those before have gone out. */
@Singleton
final class StreamReading {
    private final StreamingEvaluation streams;
    private final Duration heartbeat;

    StreamReading(StreamingEvaluation streams, StreamConfig config) {
        this.streams = streams;
        this.heartbeat = config.heartbeat();
    }

    /** What is done when a reader goes away before the end. */
    enum Leaving {
        /** The stream goes on, for one who comes back. */
        GOES_ON,
        /** The stream is cancelled: nobody could send the rest of its items. */
        ENDS
    }

    /** As lines in UTF-8, several at once, without the last line break. */
    Multi<byte[]> lines(LiveStream stream, @Nullable Long after, Leaving leaving) {
        return batches(stream, after, leaving)
                .filter(batch -> !batch.isEmpty())
                .map(batch -> batch.stream()
                        .map(StreamResult::line)
                        .collect(Collectors.joining("\n"))
                        .getBytes(UTF_8));
    }

    /** As server-sent events, one for each result; a comment where there are none for some time. */
    Multi<OutboundSseEvent> events(LiveStream stream, @Nullable Long after, Leaving leaving, Sse sse) {
        return batches(stream, after, leaving)
                .onItem()
                .transformToMultiAndConcatenate(batch -> Multi.createFrom()
                        .iterable(
                                batch.isEmpty()
                                        ? List.of(sse.newEventBuilder()
                                                .comment("")
                                                .build())
                                        : batch.stream()
                                                .map(result -> event(result, sse))
                                                .toList()));
    }

    private static OutboundSseEvent event(StreamResult result, Sse sse) {
        return sse.newEventBuilder()
                .id(Long.toString(result.sequence()))
                .name(result.kind().word())
                .data(result.json())
                .build();
    }

    private Multi<List<StreamResult>> batches(LiveStream stream, @Nullable Long after, Leaving leaving) {
        ResultBuffer.Reader reader = stream.results().read(after);
        Patient patient = new Patient(reader, heartbeat);
        AtomicBoolean closed = new AtomicBoolean();
        return Multi.createBy()
                .repeating()
                .uni(patient::next)
                .whilst(batch -> !reader.isDone())
                .onTermination()
                .invoke(() -> {
                    if (closed.compareAndSet(false, true)) {
                        reader.close();
                        if (leaving == Leaving.ENDS) {
                            streams.cancel(stream, "Whoever sent the items has gone.");
                        }
                    }
                });
    }

    /** Asks for results and, where there are none for some time, says so and goes on waiting. */
    private static final class Patient {
        private static final List<StreamResult> SILENCE = new ArrayList<>(0);

        private final ResultBuffer.Reader reader;
        private final Duration heartbeat;
        private volatile @Nullable CompletableFuture<List<StreamResult>> asked;

        Patient(ResultBuffer.Reader reader, Duration heartbeat) {
            this.reader = reader;
            this.heartbeat = heartbeat;
        }

        Uni<List<StreamResult>> next() {
            CompletableFuture<List<StreamResult>> before = asked;
            CompletableFuture<List<StreamResult>> answer =
                    before == null ? reader.next().toCompletableFuture() : before;
            if (answer.isDone()) {
                asked = null;
                return Uni.createFrom().item(answer.join());
            }
            // A copy, because whoever gives up waiting cancels what it waited for.
            return Uni.createFrom()
                    .completionStage(answer.copy())
                    .ifNoItem()
                    .after(heartbeat)
                    .recoverWithItem(SILENCE)
                    .invoke(batch -> asked = batch == SILENCE ? answer : null);
        }
    }
}
