package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Live streams of events and the tails that they read, without a server. */
@Timeout(30)
class EventStreamsTest {
    /** Longer than whatever comes at once, shorter than what is configured as long. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final String LONG = "PT20S";

    private final RunsInMemory home = new RunsInMemory();
    private final Runs runs = home.runs;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());
    private final Sse sse = new SseImpl();

    @AfterEach
    void stop() {
        home.close();
    }

    private static RunAccessConfig config(long page, String poll, String heartbeat) {
        return new SmallRyeConfigBuilder()
                .withMapping(RunAccessConfig.class)
                .withDefaultValue("runestone.run-access.streams", "1")
                .withDefaultValue("runestone.run-access.stream-page", Long.toString(page))
                .withDefaultValue("runestone.run-access.stream-poll", poll)
                .withDefaultValue("runestone.run-access.stream-heartbeat", heartbeat)
                .build()
                .getConfigMapping(RunAccessConfig.class);
    }

    private EventStreams streams(RunAccessConfig config) {
        return new EventStreams(runs, config, mapper, registry);
    }

    /** Begins a run and waits for it to stand somewhere; the number of its events. */
    private long begin(String workflow, String id, RunStatus status) {
        runs.start(new Runs.Start(workflow, null, Map.of("in", 7), Map.of(), false, id))
                .join();
        TestRuns.until(() -> runs.get(id).status() == status);
        return runs.get(id).lastSeq();
    }

    private double open() {
        return registry.get("runestone.execution.streams").gauge().value();
    }

    private static List<OutboundSseEvent> all(Multi<OutboundSseEvent> stream) {
        return stream.collect().asList().await().atMost(SOON);
    }

    @Test
    void aStreamCarriesEachEventOnceAndEndsBehindTheLast() {
        long last = begin("sum", "told", RunStatus.COMPLETED);
        EventStreams streams = streams(config(2, LONG, LONG));

        Multi<OutboundSseEvent> stream = streams.open("told", 0, sse);
        assertThat(open()).isEqualTo(1);
        List<OutboundSseEvent> events =
                all(stream).stream().filter(event -> event.getData() != null).toList();

        assertThat(events)
                .extracting(OutboundSseEvent::getId)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).mapToObj(Long::toString).toList());
        assertThat(events.get(0).getName()).isEqualTo("runStarted");
        assertThat(events.get(0).getMediaType()).isEqualTo(MediaType.APPLICATION_JSON_TYPE);
        assertThat(events.get(0).getData())
                .isInstanceOfSatisfying(
                        RunEventView.class,
                        view -> assertThat(view.data().get("workflow").textValue())
                                .isEqualTo("sum"));
        assertThat(events.get((int) last - 1).getName()).isEqualTo("runCompleted");
        assertThat(registry.get("runestone.execution.streamed.events").counter().count())
                .isEqualTo(last);
        assertThat(open()).isZero();
    }

    @Test
    void aStreamBeginsBehindTheEventThatItsReaderHas() {
        long last = begin("sum", "resumed", RunStatus.COMPLETED);

        assertThat(all(streams(config(50, LONG, LONG)).open("resumed", last - 1, sse)))
                .extracting(OutboundSseEvent::getId)
                .containsExactly(Long.toString(last));
    }

    @Test
    void noMoreStreamsAreOpenAtOnceThanMayAndAClosedOneMakesRoom() {
        begin("sum", "full", RunStatus.COMPLETED);
        EventStreams streams = streams(config(50, LONG, LONG));
        Multi<OutboundSseEvent> first = streams.open("full", 0, sse);

        assertThatThrownBy(() -> streams.open("full", 0, sse))
                .isInstanceOfSatisfying(RefusalException.class, thrown -> {
                    assertThat(thrown.refusal().kind()).isEqualTo(Refusal.Kind.BUSY);
                    assertThat(thrown.refusal().detail()).startsWith("There are 1 live streams");
                });
        first.subscribe().with(event -> {}).cancel();
        assertThat(open()).isZero();
        assertThat(all(streams.open("full", 0, sse))).isNotEmpty();
        assertThat(open()).as("once for each stream").isZero();
    }

    @Test
    void theStreamOfAnUnknownRunTakesNobodysPlace() {
        EventStreams streams = streams(config(50, LONG, LONG));

        assertThatThrownBy(() -> streams.open("nobody", 0, sse)).isInstanceOf(RefusalException.class);
        assertThat(open()).isZero();
    }

    @Test
    void aStreamWithoutEventsSaysThatItIsAlive() {
        long last = begin("approval", "silent", RunStatus.WAITING);

        List<OutboundSseEvent> events = all(streams(config(50, LONG, "PT0.02S"))
                .open("silent", 0, sse)
                .select()
                .first(last + 1));

        assertThat(events.get((int) last).getComment()).isEmpty();
        assertThat(events.get((int) last).getData()).isNull();
        assertThat(events.get((int) last).getName()).isNull();
    }

    @Test
    void whyAStreamCannotGoOnIsItsLastEvent() {
        begin("sum", "deleted", RunStatus.COMPLETED);
        EventStreams streams = streams(config(50, LONG, LONG));
        Multi<OutboundSseEvent> stream = streams.open("deleted", 0, sse);
        runs.delete("deleted");

        assertThat(all(stream)).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("problem");
            assertThat(event.getMediaType()).isEqualTo(MediaType.APPLICATION_JSON_TYPE);
            assertThat(event.getData().toString()).contains("deleted");
        });
        assertThat(open()).isZero();
    }

    @Test
    void whatIsNobodysBusinessIsNotToldToTheReader() {
        begin("sum", "broken", RunStatus.COMPLETED);
        ObjectMapper torn = new ObjectMapper() {
            private static final long serialVersionUID = 1L;

            @Override
            public <T extends JsonNode> T valueToTree(Object value) {
                throw new IllegalStateException("the inside of the house");
            }
        };
        EventStreams streams = new EventStreams(runs, config(50, LONG, LONG), torn, registry);

        assertThat(all(streams.open("broken", 0, sse)))
                .singleElement()
                .satisfies(event -> assertThat(event.getData())
                        .isEqualTo(Map.of("detail", "The events of the run cannot be read on.")));
    }

    private static List<Recorded> next(EventTail tail) {
        return tail.next().await().atMost(SOON);
    }

    private EventTail tail(String run, long after, RunAccessConfig config) {
        return new EventTail(runs, run, after, config, ForkJoinPool.commonPool());
    }

    @Test
    void aTailReadsPagesInOrderWithoutWaitingWhereThereAreEvents() {
        long last = begin("approval", "paged", RunStatus.WAITING);
        try (EventTail tail = tail("paged", 0, config(last - 1, LONG, LONG))) {
            assertThat(next(tail))
                    .extracting(Recorded::seq)
                    .containsExactlyElementsOf(LongStream.range(1, last).boxed().toList());
            assertThat(next(tail)).extracting(Recorded::seq).containsExactly(last);
            assertThat(tail.ended()).isFalse();
        }
    }

    @Test
    void aTailHasEndedWhenAPageOfARunThatHasEndedIsNotFull() {
        long last = begin("sum", "ended", RunStatus.COMPLETED);
        try (EventTail tail = tail("ended", 0, config(last, LONG, LONG))) {
            assertThat(next(tail)).hasSize((int) last);
            assertThat(tail.ended()).as("there may be more").isFalse();
            assertThat(next(tail)).isEmpty();
            assertThat(tail.ended()).isTrue();
        }
        try (EventTail tail = tail("ended", 0, config(last + 1, LONG, LONG))) {
            assertThat(next(tail)).hasSize((int) last);
            assertThat(tail.ended()).isTrue();
        }
    }

    @Test
    void aTailHearsOfAnEventAtOnce() throws Exception {
        long last = begin("approval", "heard", RunStatus.WAITING);
        try (EventTail tail = tail("heard", last, config(50, LONG, LONG))) {
            var page = tail.next().subscribeAsCompletionStage();
            runs.complete(runs.details("heard").waitingFor().get(0).token(), "yes");

            assertThat(page.get(SOON.toMillis(), TimeUnit.MILLISECONDS))
                    .extracting(Recorded::seq)
                    .startsWith(last + 1);
        }
    }

    @Test
    void aTailThatIsClosedWaitsNoLonger() throws Exception {
        long last = begin("approval", "shut", RunStatus.WAITING);
        EventTail tail = tail("shut", last, config(50, LONG, LONG));
        var page = tail.next().subscribeAsCompletionStage();
        assertThat(page).isNotDone();
        tail.close();

        assertThat(page.get(SOON.toMillis(), TimeUnit.MILLISECONDS)).isEmpty();
        assertThat(tail.ended()).isFalse();
    }

    @Test
    void aTailGivesAnEmptyPageAfterAHeartbeatAndNotBefore() {
        long last = begin("approval", "beats", RunStatus.WAITING);
        long start = System.nanoTime();
        try (EventTail tail = tail("beats", last, config(50, "PT0.005S", "PT0.03S"))) {
            assertThat(next(tail)).isEmpty();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    void aTailLooksNowAndThenForWhatItIsNotToldOf() throws Exception {
        long last = begin("approval", "polled", RunStatus.WAITING);
        try (EventTail tail = tail("polled", last, config(50, "PT0.005S", LONG))) {
            var page = tail.next().subscribeAsCompletionStage();
            // Another node's commit: nobody here is told.
            home.commitUnheard("polled");

            assertThat(page.get(SOON.toMillis(), TimeUnit.MILLISECONDS))
                    .extracting(Recorded::seq)
                    .containsExactly(last + 1);
        }
    }
}
