package dev.runestone.evaluation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.StoredWorkflow;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Streams from their source to their reader, without the door. */
@QuarkusTest
class StreamingEvaluationTest {
    private static final String DOUBLE = """
            kind: Workflow
            name: double
            version: 1.0.0
            inputs:
              x: {type: any}
            components:
              twice:
                step: {function: feel, expression: 2 * number(string(x))}
                from: x
            outputs:
              twice: twice
            """;

    private static final String SUM = """
            kind: Workflow
            name: sum
            version: 1.0.0
            inputs:
              items: {type: any}
            components:
              total:
                step: {function: feel, expression: sum(items)}
                from: items
            outputs:
              total: total
            """;

    /** Counts what is taken, and never ends. */
    private static final class Endless implements Source {
        private final AtomicLong taken = new AtomicLong();
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public List<Item> take(int most) {
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                long number = taken.getAndIncrement();
                items.add(Item.of(number, number));
            }
            return items;
        }

        @Override
        public boolean ended() {
            return closed.get();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Inject
    Streams streams;

    @Inject
    StreamingEvaluation streaming;

    @Inject
    Evaluations evaluations;

    private StoredWorkflow twice() {
        return evaluations.workflow(DOUBLE);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void everyItemHasAResultInItsOrder() {
        List<JsonNode> lines = streams.readAll(streams.open(twice(), "{}", new RangeSource(0, 10_000, 1)));

        assertThat(Streams.items(lines))
                .isEqualTo(LongStream.range(0, 10_000).boxed().toList());
        assertThat(lines.get(777).get("outputs").get("twice").intValue()).isEqualTo(1_554);
        assertThat(lines.get(777).get("sequence").intValue()).isEqualTo(778);
        JsonNode end = Streams.end(lines);
        assertThat(end.get("status").textValue()).isEqualTo("completed");
        assertThat(end.get("statistics").get("in").intValue()).isEqualTo(10_000);
        assertThat(end.get("statistics").get("out").intValue()).isEqualTo(10_000);
        assertThat(end.get("statistics").get("problems").intValue()).isZero();
    }

    @Test
    void theOrderIsKeptWhateverNumberOfThreadsThereIs() {
        List<JsonNode> lines =
                streams.readAll(streams.open(twice(), "{\"parallelism\": 4}", new RangeSource(0, 5_000, 1)));

        assertThat(Streams.items(lines))
                .isEqualTo(LongStream.range(0, 5_000).boxed().toList());
    }

    @Test
    void manyThreadsLoseNothingOfShortStreams() {
        for (int i = 0; i < 200; i++) {
            List<JsonNode> lines = streams.readAll(
                    streams.open(twice(), "{\"parallelism\": 4, \"buffer\": 16}", new RangeSource(0, 40, 1)));

            assertThat(Streams.items(lines))
                    .as("stream %d", i)
                    .isEqualTo(LongStream.range(0, 40).boxed().toList());
        }
    }

    @Test
    void aRelaxedOrderHasTheSameResults() {
        List<JsonNode> lines = streams.readAll(
                streams.open(twice(), "{\"parallelism\": 4, \"order\": \"relaxed\"}", new RangeSource(0, 5_000, 1)));

        assertThat(Streams.items(lines))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 5_000).boxed().toList());
        Streams.end(lines);
    }

    @Test
    void anItemThatFailsIsAProblemAndTheStreamLivesOn() {
        LiveStream stream = streams.open(twice(), "{}");
        stream.offer(Item.of(0, 1));
        stream.offer(Item.of(1, "one"));
        stream.offer(Item.written(2, new byte[] {'['}));
        stream.offer(Item.of(3, 3));
        stream.endItems();
        List<JsonNode> lines = streams.readAll(stream);

        assertThat(Streams.items(lines)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(lines.get(1).get("problem").get("component").textValue()).isEqualTo("twice");
        assertThat(lines.get(1).has("outputs")).isFalse();
        assertThat(lines.get(2).get("problem").get("type").textValue()).isEqualTo("urn:runestone:problem:malformed");
        assertThat(lines.get(3).get("outputs").get("twice").intValue()).isEqualTo(6);
        assertThat(Streams.end(lines).get("statistics").get("problems").intValue())
                .isEqualTo(2);
    }

    @Test
    void aSourceStopsWithItsReader() {
        Endless source = new Endless();
        LiveStream stream = streams.open(twice(), "{\"buffer\": 100}", source);
        await(() -> stream.results().waiting() == 100);

        assertThat(source.taken).hasValueLessThanOrEqualTo(200);
        ResultBuffer.Reader reader = stream.results().read(null);
        long read = 0;
        while (read < 5_000) {
            read += streams.read(reader).size();
        }
        await(() -> stream.results().waiting() == 100);
        assertThat(source.taken).hasValueLessThanOrEqualTo(read + 200);
        streaming.cancel(stream, "It is enough.");
        await(source.closed::get);
    }

    @Test
    void aSourceThatDoesNotWaitLosesItsOldestItems() {
        Endless source = new Endless();
        LiveStream stream = streams.open(twice(), "{\"buffer\": 10, \"overflow\": \"dropOldest\"}", source);
        await(() -> source.taken.get() > 10_000);
        ResultBuffer.Reader reader = stream.results().read(null);
        List<Long> items = new ArrayList<>();
        while (items.size() < 15) {
            items.addAll(Streams.items(streams.read(reader)));
        }
        StreamStatistics statistics = stream.statistics();
        streaming.cancel(stream, "It is enough.");

        assertThat(items).isSorted().doesNotHaveDuplicates();
        assertThat(items.get(items.size() - 1)).isGreaterThan(1_000);
        assertThat(statistics.dropped()).isGreaterThan(1_000);
    }

    @Test
    void aStreamThatIsToFailSaysAtWhichItem() {
        LiveStream stream = streams.open(twice(), "{\"buffer\": 1, \"overflow\": \"fail\"}");
        await(() -> {
            Inlet.Admission admission = stream.offer(Item.of(stream.nextNumber(), 1));
            stream.signal();
            return admission == Inlet.Admission.CLOSED;
        });
        JsonNode end = Streams.end(streams.readAll(stream));

        assertThat(end.get("status").textValue()).isEqualTo("failed");
        assertThat(end.get("problem").get("detail").textValue()).contains("found no room");
    }

    @Test
    void aCancelledStreamSaysSoAndIsForgotten() {
        LiveStream stream = streams.open(twice(), "{}");
        streaming.cancel(stream, "It is enough.");
        JsonNode end = Streams.end(streams.readAll(stream));

        assertThat(end.get("status").textValue()).isEqualTo("cancelled");
        assertThat(end.get("problem").get("detail").textValue()).isEqualTo("It is enough.");
        assertThat(stream.offer(Item.of(0, 0))).isEqualTo(Inlet.Admission.CLOSED);
        assertThat(streaming.list("", 1_000)).doesNotContain(stream);
    }

    @Test
    void windowsAreEvaluatedAsAWhole() {
        LiveStream stream = streams.open(evaluations.workflow(SUM), """
                {"window": {"size": "PT0.01S", "time": "item", "key": "if item < 50 then \\"low\\" else \\"high\\""},
                 "inputs": {"items": "item.items"}}""", new RangeSource(0, 100, 5));
        List<JsonNode> lines = streams.readAll(stream);

        assertThat(lines).hasSize(11);
        assertThat(lines.get(0).get("outputs").get("total").intValue()).isEqualTo(5);
        assertThat(lines.get(1).get("outputs").get("total").intValue()).isEqualTo(25);
        assertThat(lines.get(6).get("window").get("key").textValue()).isEqualTo("high");
        assertThat(lines.get(6).get("window").get("count").intValue()).isEqualTo(2);
        assertThat(Streams.end(lines).get("statistics").get("in").intValue()).isEqualTo(20);
    }

    @Test
    void windowsByTheClockEndWithoutAnyItem() {
        LiveStream stream = streams.open(evaluations.workflow(SUM), """
                {"window": {"size": "PT0.05S"}, "inputs": {"items": "item.items"}}""");
        stream.offer(Item.of(0, 4));
        stream.signal();
        ResultBuffer.Reader reader = stream.results().read(null);

        assertThat(streams.read(reader).get(0).get("outputs").get("total").intValue())
                .isEqualTo(4);
        streaming.cancel(stream, "It is enough.");
    }

    @Test
    void anItemThatNeverComesBackIsGivenUpAndTheNextOnesAreNot() {
        CountedFunctions.meet("stream-stuck", 2);
        LiveStream stream = streams.open(evaluations.workflow("""
                kind: Workflow
                name: stuck
                version: 1.0.0
                inputs:
                  x: {type: any}
                components:
                  odd:
                    condition: {expression: x = 1}
                    from: x
                  wait:
                    step: {function: counted, as: stream-stuck}
                    from: odd
                outputs:
                  wait: wait
                """), "{}", new RangeSource(0, 4, 1));
        List<JsonNode> lines = streams.readAll(stream);

        assertThat(Streams.items(lines)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(lines.get(0).has("problem")).isFalse();
        assertThat(lines.get(1).has("problem")).isTrue();
        assertThat(lines.get(3).has("problem")).isFalse();
    }

    @Test
    void ruleSetsRememberTheEventsOfTheirStreamAndOfNoOther() throws Exception {
        String deployment =
                Files.readString(Path.of("docs/samples/fraud-1.0.0.json")).replace("1.0.0", "0.0.1");
        given().contentType(ContentType.JSON).body(deployment).post("/api/deployments");
        await(() -> given().get("/api/knowledge-bases/fraud").statusCode() == 200);
        StoredWorkflow workflow = evaluations.workflow("""
                kind: Workflow
                name: watch
                version: 1.0.0
                inputs:
                  payment: {type: object}
                components:
                  alert:
                    rules: {knowledge: fraud, emit: Alert}
                    from: payment
                outputs:
                  alert: alert
                """);
        LiveStream one = streams.open(workflow, "{}");
        LiveStream other = streams.open(workflow, "{}");
        for (int second = 1; second <= 3; second++) {
            one.offer(Item.of(second, Map.of("card", "a", "amount", 1, "at", second * 1_000L)));
        }
        other.offer(Item.of(1, Map.of("card", "a", "amount", 1, "at", 3_000L)));
        one.endItems();
        other.endItems();
        List<JsonNode> lines = streams.readAll(one);

        assertThat(lines.get(1).get("outputs").get("alert").isNull()).isTrue();
        assertThat(lines.get(2).get("outputs").get("alert").get("payments").intValue())
                .isEqualTo(3);
        assertThat(streams.readAll(other).get(0).get("outputs").get("alert").isNull())
                .isTrue();
        assertThatThrownBy(() -> streams.open(workflow, "{\"parallelism\": 2}"))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal()
                                        .problems()
                                        .get(0)
                                        .path()
                                        .toString())
                                .isEqualTo("parallelism"));
    }

    @Test
    void aThousandIdleStreamsLeaveTheBusyOnesTheThreads() {
        List<LiveStream> idle = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            LiveStream stream = streams.open(twice(), "{}");
            stream.results().read(null).next();
            idle.add(stream);
        }
        List<LiveStream> busy = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            busy.add(streams.open(twice(), "{\"buffer\": 1000}", new RangeSource(0, 500, 1)));
        }
        for (LiveStream stream : busy) {
            assertThat(Streams.items(streams.readAll(stream)))
                    .isEqualTo(LongStream.range(0, 500).boxed().toList());
        }
        for (LiveStream stream : idle) {
            stream.offer(Item.of(0, 21));
            stream.endItems();
        }
        for (LiveStream stream : idle) {
            await(() -> stream.status() == LiveStream.Status.COMPLETED);
            assertThat(stream.statistics().out()).isEqualTo(1);
            streaming.cancel(stream, "It is enough.");
        }
    }
}
