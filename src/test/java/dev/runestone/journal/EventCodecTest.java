package dev.runestone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456789Z");
    private static final Failure FAILURE =
            new Failure(Refusal.Kind.TIMEOUT, "too slow", List.of(new Failure.Place("a[1].b", "took 2 s", "wait")));

    private static final List<RunEvent> EVERY_EVENT = List.of(
            new RunEvent.RunStarted("w", "1.0.0", "h", Map.of("a", 1), "n", null),
            new RunEvent.RunStarted("w", "1.0.0", "h", Map.of(), "n", new RunEvent.Parent("p", "t")),
            new RunEvent.ComponentCompleted(
                    "c",
                    2,
                    "out",
                    List.of(1, "x"),
                    List.of("r1", "r2"),
                    List.of(Map.of("rule", "r1")),
                    12_345_678_901L),
            new RunEvent.ComponentCompleted("c", 1, "out", null, List.of(), List.of(), 0),
            new RunEvent.ComponentSkipped("c", 3, FAILURE),
            new RunEvent.AttemptFailed("c", 1, FAILURE, AT),
            new RunEvent.AttemptFailed("c", 2, FAILURE, null),
            new RunEvent.ComponentFailed("c", 1, FAILURE, true),
            new RunEvent.Parked("c", 1, RunEvent.Waiting.TASK, "t", "", AT, 5_000, Map.of("who", "anna")),
            new RunEvent.Parked("c", 1, RunEvent.Waiting.SIGNAL, "t", "paid", null, 0, Map.of()),
            new RunEvent.Heartbeat("c", Map.of("percent", 10)),
            new RunEvent.JoinReleased("c"),
            new RunEvent.SignalReceived("paid", null),
            new RunEvent.RunPaused("lunch"),
            new RunEvent.RunResumed(),
            new RunEvent.RunRetried("c"),
            new RunEvent.CancelRequested("enough"),
            new RunEvent.CompensationBegun(List.of("b", "a")),
            new RunEvent.Compensated("c", 1, "undone"),
            new RunEvent.CompensationFailed("c", 1, FAILURE, AT),
            new RunEvent.CompensationFailed("c", 2, FAILURE, null),
            new RunEvent.RunCompleted(Map.of("out", true)),
            new RunEvent.RunFailed(FAILURE),
            new RunEvent.RunCancelled("enough"));

    private static List<Recorded> recorded(List<RunEvent> events) {
        List<Recorded> recorded = new ArrayList<>();
        events.forEach(event -> recorded.add(new Recorded(recorded.size() + 1, AT, event)));
        return recorded;
    }

    @Test
    void everyEventIsReadAsItWasWritten() {
        List<Recorded> events = recorded(EVERY_EVENT);

        assertThat(EVERY_EVENT.stream().map(Object::getClass).distinct())
                .as("kinds of events")
                .hasSize(RunEvent.class.getPermittedSubclasses().length);
        assertThat(EventCodec.read("r", EventCodec.write(events))).isEqualTo(events);
    }

    @Test
    void theFormIsPlain() {
        assertThat(EventCodec.write(new Recorded(7, Instant.EPOCH, new RunEvent.RunPaused("lunch"))))
                .isEqualTo("{\"seq\":7,\"at\":\"1970-01-01T00:00:00Z\",\"type\":\"RUN_PAUSED\",\"reason\":\"lunch\"}");
    }

    @Test
    void numbersKeepTheirExactValue() {
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        written.put("cents", new BigDecimal("0.10"));
        written.put("huge", new BigDecimal("1E+400"));
        written.put("digits", new BigInteger("9".repeat(3_000)));
        written.put("long", Long.MAX_VALUE);
        written.put("int", 1);
        written.put("text", "ünï \u0000 \uD834\uDD1E \"");
        written.put("nothing", null);
        written.put("list", Arrays.asList(null, true, Map.of("deep", List.of())));
        Recorded event = new Recorded(1, AT, new RunEvent.RunCompleted(written));

        assertThat(EventCodec.read("r", EventCodec.write(List.of(event)))).containsExactly(event);
    }

    @Test
    void aDoubleComesBackAsTheDecimalThatItShows() {
        String json = EventCodec.write(List.of(new Recorded(1, AT, new RunEvent.SignalReceived("s", 0.1))));

        assertThat(EventCodec.read("r", json).get(0).event())
                .isEqualTo(new RunEvent.SignalReceived("s", new BigDecimal("0.1")));
    }

    @Test
    void membersOfALaterVersionArePassedOver() {
        String json = "[{\"seq\":1,\"at\":\"2026-11-22T10:00:00Z\",\"type\":\"RUN_RESUMED\",\"by\":{\"x\":[1]}}]";

        assertThat(EventCodec.read("r", json).get(0).event()).isEqualTo(new RunEvent.RunResumed());
    }

    @Test
    void anUnknownTypeIsAnErrorThatNamesRunAndNumber() {
        assertThatThrownBy(() -> EventCodec.read(
                        "r-1", "[{\"seq\":4,\"at\":\"2026-11-22T10:00:00Z\",\"type\":\"RUN_TELEPORTED\"}]"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Event 4 of the run r-1")
                .hasMessageContaining("RUN_TELEPORTED");
        assertThatThrownBy(() -> EventCodec.read("r-1", "[{\"seq\":4")).hasMessageContaining("r-1");
        assertThatThrownBy(() -> EventCodec.read("r-1", "{}")).hasMessageContaining("r-1");
        assertThatThrownBy(() ->
                        EventCodec.read("r-1", "[{\"seq\":4,\"at\":\"2026-11-22T10:00:00Z\",\"type\":\"PARKED\"}]"))
                .hasMessageContaining("'component' is missing");
    }

    @Test
    void aValueThatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> EventCodec.write(
                        List.of(new Recorded(1, AT, new RunEvent.SignalReceived("s", LocalDate.EPOCH)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.time.LocalDate");
        assertThatThrownBy(() ->
                        EventCodec.write(List.of(new Recorded(1, AT, new RunEvent.SignalReceived("s", Double.NaN)))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void arraysAreJoined() {
        assertThat(EventCodec.join(List.of("[1]", "[2,3]", "[4]"))).isEqualTo("[1,2,3,4]");
    }
}
