package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ResultBufferTest {
    private final AtomicInteger rooms = new AtomicInteger();
    private final List<Long> settled = new ArrayList<>();
    private final ResultBuffer buffer = new ResultBuffer(10, 100_000, 3, rooms::incrementAndGet, settled::add);

    private static StreamResult result(long item) {
        return new StreamResult(0, StreamResult.Kind.RESULT, "{\"item\":" + item + "}", item, 0);
    }

    private void add(long from, long to) {
        buffer.add(LongStream.range(from, to).mapToObj(ResultBufferTest::result).toList());
        buffer.wake();
    }

    private static List<Long> sequences(ResultBuffer.Reader reader) {
        CompletableFuture<List<StreamResult>> next = reader.next().toCompletableFuture();
        assertThat(next).isCompleted();
        return next.join().stream().map(StreamResult::sequence).toList();
    }

    @Test
    void aReaderIsGivenWhatWaitsAndThenWhatComes() {
        add(0, 2);
        ResultBuffer.Reader reader = buffer.read(null);

        assertThat(sequences(reader)).containsExactly(1L, 2L);
        CompletableFuture<List<StreamResult>> next = reader.next().toCompletableFuture();
        assertThat(next).isNotDone();
        add(2, 3);
        assertThat(next.join()).extracting(StreamResult::line).containsExactly("{\"sequence\":3,\"item\":2}");
        assertThat(rooms).as("told that there is room again").hasValue(2);
    }

    @Test
    void whatWaitsTakesRoomAndWhatWasTakenDoesNot() {
        add(0, 10);

        assertThat(buffer.room()).isZero();
        sequences(buffer.read(null));
        assertThat(buffer.room()).isEqualTo(10);
        assertThat(buffer.delivered()).isEqualTo(10);
    }

    @Test
    void bytesTakeRoomAsWell() {
        buffer.add(List.of(new StreamResult(0, StreamResult.Kind.RESULT, "x".repeat(100_000), 0, 0)));

        assertThat(buffer.room()).isZero();
    }

    @Test
    void aReaderThatComesBackGoesOnBehindTheResultThatItNames() {
        add(0, 3);
        ResultBuffer.Reader first = buffer.read(null);
        sequences(first);
        add(3, 5);
        first.close();

        assertThat(sequences(buffer.read(1L))).containsExactly(2L, 3L, 4L, 5L);
        assertThat(sequences(buffer.read(2L))).as("as often as it likes").containsExactly(3L, 4L, 5L);
    }

    @Test
    void whatIsNotRetainedIsGone() {
        add(0, 5);
        sequences(buffer.read(null));
        add(5, 8);
        ResultBuffer.Reader reader = buffer.read(null);
        sequences(reader);

        assertThatThrownBy(() -> buffer.read(4L)).isInstanceOfSatisfying(RefusalException.class, refused -> {
            assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.GONE);
            assertThat(refused.refusal().detail()).contains("behind 4").contains("oldest is 6");
        });
        assertThat(sequences(buffer.read(5L))).containsExactly(6L, 7L, 8L);
    }

    @Test
    void aBatchThatIsBeingSentIsKeptHoweverLargeItIs() {
        add(0, 9);
        sequences(buffer.read(null));

        assertThat(sequences(buffer.read(0L))).hasSize(9);
    }

    @Test
    void nobodyGoesOnBehindWhatWasNeverSent() {
        add(0, 3);

        assertThatThrownBy(() -> buffer.read(2L))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.INVALID));
        assertThat(sequences(buffer.read(0L)))
                .as("nothing is lost by the attempt")
                .hasSize(3);
    }

    @Test
    void aNewReaderTakesThePlaceOfTheOneBefore() {
        ResultBuffer.Reader old = buffer.read(null);
        CompletableFuture<List<StreamResult>> waits = old.next().toCompletableFuture();
        ResultBuffer.Reader young = buffer.read(null);

        assertThat(waits.join()).isEmpty();
        assertThat(old.isDone()).isTrue();
        add(0, 1);
        assertThat(sequences(old)).isEmpty();
        assertThat(sequences(young)).containsExactly(1L);
        old.close();
        assertThat(buffer.isRead())
                .as("the old one's end is not the young one's")
                .isTrue();
    }

    @Test
    void theEndIsTheLastResultAndThenTheReaderIsDone() {
        ResultBuffer.Reader reader = buffer.read(null);
        add(0, 1);
        StreamResult end = new StreamResult(0, StreamResult.Kind.END, "{\"end\":{}}", -1, 0);
        buffer.end(end);
        buffer.end(end);

        assertThat(reader.isDone()).isFalse();
        assertThat(sequences(reader)).containsExactly(1L, 2L);
        assertThat(reader.isDone()).isTrue();
        assertThat(sequences(reader)).isEmpty();
        assertThat(buffer.isOver()).isTrue();
    }

    @Test
    void itemsAreSettledWhenTheReaderAsksForMore() {
        add(0, 3);
        ResultBuffer.Reader reader = buffer.read(null);
        sequences(reader);

        assertThat(settled).isEmpty();
        CompletableFuture<List<StreamResult>> waits = reader.next().toCompletableFuture();
        assertThat(settled).containsExactly(2L);
        add(3, 4);
        waits.join();
        reader.next();
        assertThat(settled).containsExactly(2L, 3L);
    }

    @Test
    void itIsIdleWhileNobodyReads() {
        ResultBuffer.Reader reader = buffer.read(null);

        assertThat(buffer.idleNanos()).isZero();
        reader.close();
        assertThat(buffer.isRead()).isFalse();
        assertThat(buffer.idleNanos()).isNotNegative();
    }
}
