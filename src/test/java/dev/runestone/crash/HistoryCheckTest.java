package dev.runestone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker itself, on histories that are made up. */
class HistoryCheckTest {
    private static final Expected COMPLETED = new Expected("COMPLETED", List.of(), List.of(), List.of("place", "pay"));
    private static final Expected COMPENSATED = new Expected(
            "FAILED", List.of("flight", "hotel"), List.of("cancel-flight", "cancel-hotel"), List.of("place", "pay"));

    private static final List<LedgerLine> LEDGER = lines(
            "r1 charge 1 r1/charge/1 -",
            "r1 charge 2 r1/charge/2 n1",
            "r1 charge 2 r1/charge/2 n2",
            "other charge 1 other/charge/1 n3",
            "r1 hotel 1 r1/hotel/1 n4");

    private static final List<LedgerLine> UNDONE = lines(
            "r1 hotel 1 r1/hotel/1 n1",
            "r1 flight 1 r1/flight/1 n2",
            "r1 insurance 1 r1/insurance/1 -",
            "r1 cancel-flight 1 r1/flight.compensate/1 n3",
            "r1 cancel-hotel 1 r1/hotel.compensate/1 n4");

    private static List<LedgerLine> lines(String... lines) {
        return List.of(lines).stream().map(LedgerLine::parse).toList();
    }

    /** Events written as {@code TYPE [component#attempt [nonce]]}, numbered from 1. */
    private static List<Event> events(String... texts) {
        List<Event> events = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split("[ #]", -1);
            events.add(new Event(
                    events.size() + 1,
                    parts[0],
                    parts.length > 1 ? parts[1] : "",
                    parts.length > 2 ? Integer.parseInt(parts[2]) : 0,
                    parts.length > 3 ? List.of(parts[3]) : List.of()));
        }
        return events;
    }

    private static RunHistory completed(String... events) {
        return new RunHistory("r1", "COMPLETED", events(events), List.of("place", "pay"));
    }

    private static RunHistory failed(String... events) {
        return new RunHistory("r1", "FAILED", events(events), List.of("place", "pay"));
    }

    private static final RunHistory GOOD = completed(
            "RUN_STARTED",
            "ATTEMPT_FAILED charge#1",
            "COMPONENT_COMPLETED charge#2 n2",
            "COMPONENT_COMPLETED hotel#1 n4",
            "RUN_COMPLETED");

    private static final RunHistory COMPENSATED_RUN = failed(
            "RUN_STARTED",
            "COMPONENT_COMPLETED hotel#1 n1",
            "COMPONENT_COMPLETED flight#1 n2",
            "COMPONENT_FAILED insurance#1",
            "COMPENSATION_BEGUN booking",
            "COMPENSATED flight#1 n3",
            "COMPENSATED hotel#1 n4",
            "RUN_FAILED");

    @Test
    void aRunThatEndedRightlyHasNoProblems() {
        assertThat(HistoryCheck.problems(GOOD, COMPLETED, LEDGER)).isEmpty();
        assertThat(HistoryCheck.problems(COMPENSATED_RUN, COMPENSATED, UNDONE)).isEmpty();
    }

    @Test
    void aMissingEventIsFound() {
        List<Event> gap = new ArrayList<>(GOOD.events());
        gap.remove(1);

        assertThat(HistoryCheck.problems(
                        new RunHistory("r1", "COMPLETED", gap, List.of("place", "pay")), COMPLETED, LEDGER))
                .containsExactly("Event 2 is missing or out of order: here is 3 COMPONENT_COMPLETED charge#2 [n2].");
    }

    @Test
    void aMissingBeginningOrEndIsFound() {
        assertThat(HistoryCheck.problems(
                        completed("COMPONENT_COMPLETED charge#2 n2", "COMPONENT_COMPLETED hotel#1 n4"),
                        COMPLETED,
                        LEDGER))
                .containsExactly(
                        "The history does not begin with RUN_STARTED.", "The history does not end with RUN_COMPLETED.");
        assertThat(HistoryCheck.problems(completed(), COMPLETED, List.of())).hasSize(2);
        assertThat(HistoryCheck.problems(
                        completed("RUN_STARTED", "RUN_STARTED", "RUN_FAILED", "RUN_COMPLETED"), COMPLETED, List.of()))
                .containsExactly("The run has 2 starts and 2 ends.");
    }

    @Test
    void aRunThatEndedOtherwiseIsFound() {
        assertThat(HistoryCheck.problems(
                        new RunHistory("r1", "RUNNING", GOOD.events(), List.of("place", "pay")), COMPLETED, LEDGER))
                .containsExactly("The run is RUNNING, not COMPLETED.");
    }

    @Test
    void aCommittedStepThatRanAgainIsFoundByTheLedger() {
        List<LedgerLine> again = new ArrayList<>(LEDGER);
        again.add(LedgerLine.parse("r1 charge 3 r1/charge/3 n9"));

        assertThat(HistoryCheck.problems(GOOD, COMPLETED, again))
                .containsExactly(
                        "A committed step ran again: 3 COMPONENT_COMPLETED charge#2 [n2] has r1 charge 2 r1/charge/2 n2,"
                                + " the ledger's last is r1 charge 3 r1/charge/3 n9.",
                        "The history does not know the last charge of the ledger: r1 charge 3 r1/charge/3 n9.");
        again.set(again.size() - 1, LedgerLine.parse("r1 charge 2 r1/charge/2 -"));
        assertThat(HistoryCheck.problems(GOOD, COMPLETED, again))
                .as("even where it was refused")
                .singleElement()
                .asString()
                .startsWith("A committed step ran again");
    }

    @Test
    void aCommittedStepThatRanAgainIsFoundByTheHistory() {
        assertThat(HistoryCheck.problems(
                        completed(
                                "RUN_STARTED",
                                "COMPONENT_COMPLETED charge#2 n2",
                                "COMPONENT_COMPLETED charge#3 n2",
                                "COMPONENT_COMPLETED hotel#1 n4",
                                "RUN_COMPLETED"),
                        COMPLETED,
                        LEDGER))
                .containsExactly("The end of charge is there twice: 2 COMPONENT_COMPLETED charge#2 [n2],"
                        + " then 3 COMPONENT_COMPLETED charge#3 [n2].");
        assertThat(HistoryCheck.problems(
                        completed("RUN_STARTED", "ATTEMPT_FAILED c#1", "ATTEMPT_FAILED c#1", "RUN_COMPLETED"),
                        COMPLETED,
                        List.of()))
                .containsExactly("The outcome of c#1 is there twice: 2 ATTEMPT_FAILED c#1, then 3 ATTEMPT_FAILED c#1.");
    }

    @Test
    void aResultThatTheLedgerNeverGaveIsFound() {
        assertThat(HistoryCheck.problems(
                        completed("RUN_STARTED", "COMPONENT_COMPLETED charge#1 n3", "RUN_COMPLETED"),
                        COMPLETED,
                        lines("other charge 1 other/charge/1 n3")))
                .containsExactly("The ledger has not given n3 of 2 COMPONENT_COMPLETED charge#1 [n3] to this run.");
    }

    @Test
    void compensationInAWrongOrderIsFound() {
        List<LedgerLine> swapped = new ArrayList<>(UNDONE);
        swapped.add(3, swapped.remove(4));

        assertThat(HistoryCheck.problems(
                        failed(
                                "RUN_STARTED",
                                "COMPONENT_COMPLETED hotel#1 n1",
                                "COMPONENT_COMPLETED flight#1 n2",
                                "COMPENSATED hotel#1 n4",
                                "COMPENSATED flight#1 n3",
                                "RUN_FAILED"),
                        COMPENSATED,
                        swapped))
                .containsExactly(
                        "Compensated is [hotel, flight], not [flight, hotel].",
                        "The ledger was undone by [cancel-hotel, cancel-flight], not by [cancel-flight, cancel-hotel].");
    }

    @Test
    void compensationThatIsMissingOrNotMeantIsFound() {
        assertThat(HistoryCheck.problems(
                        failed("RUN_STARTED", "COMPENSATED flight", "RUN_FAILED"), COMPENSATED, UNDONE.subList(0, 4)))
                .containsExactly(
                        "Compensated is [flight], not [flight, hotel].",
                        "The ledger was undone by [cancel-flight], not by [cancel-flight, cancel-hotel].");
        assertThat(HistoryCheck.problems(
                        completed("RUN_STARTED", "COMPONENT_COMPLETED undo#1 n1", "RUN_COMPLETED"),
                        COMPLETED,
                        lines("r1 cancel-hotel 1 r1/undo/1 n1")))
                .containsExactly("The ledger was undone by [cancel-hotel], not by [].");
    }

    @Test
    void anEventThatTheMachineTookTwiceIsFound() {
        assertThat(HistoryCheck.problems(
                        new RunHistory("r1", "COMPLETED", GOOD.events(), List.of("place", "pay", "pay")),
                        COMPLETED,
                        LEDGER))
                .containsExactly("The machine's history is [place, pay, pay], not [place, pay].");
    }

    @Test
    void anEventIsReadWithEveryNonceInItsValue() throws Exception {
        Event event = Event.of(new ObjectMapper().readTree("""
                {"seq": 7, "at": "2026-11-22T10:00:00Z", "type": "componentCompleted",
                 "data": {"component": "booking", "attempt": 2,
                  "value": {"hotel": {"status": 200, "body": {"nonce": "n1"}}, "flight": {"nonce": "n2"}}}}
                """));

        assertThat(event).isEqualTo(new Event(7, "COMPONENT_COMPLETED", "booking", 2, List.of("n1", "n2")));
        assertThat(Event.of(new ObjectMapper().readTree("{\"seq\": 1, \"type\": \"runStarted\"}")))
                .hasToString("1 RUN_STARTED");
    }
}
