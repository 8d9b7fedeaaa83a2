package dev.runestone.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the history of a run against how it must end and against the ledger. */
final class HistoryCheck {
    private static final Map<String, String> ENDS =
            Map.of("COMPLETED", "RUN_COMPLETED", "FAILED", "RUN_FAILED", "CANCELLED", "RUN_CANCELLED");

    private final RunHistory history;
    private final Expected expected;
    private final List<LedgerLine> ledger;
    private final List<String> problems = new ArrayList<>();

    private HistoryCheck(RunHistory history, Expected expected, List<LedgerLine> ledger) {
        this.history = history;
        this.expected = expected;
        this.ledger =
                ledger.stream().filter(line -> line.run().equals(history.run())).toList();
    }

    /** Everything that is wrong with a run; empty where it ended rightly and nothing committed was done again. */
    static List<String> problems(RunHistory history, Expected expected, List<LedgerLine> ledger) {
        HistoryCheck check = new HistoryCheck(history, expected, ledger);
        check.sequence();
        check.beginningAndEnd();
        check.onceEach();
        check.committedCalls();
        check.compensations();
        check.machine();
        return check.problems;
    }

    private void sequence() {
        long next = 1;
        for (Event event : history.events()) {
            if (event.seq() != next) {
                problems.add("Event " + next + " is missing or out of order: here is " + event + ".");
            }
            next = event.seq() + 1;
        }
    }

    private void beginningAndEnd() {
        if (!history.status().equals(expected.status())) {
            problems.add("The run is " + history.status() + ", not " + expected.status() + ".");
        }
        List<Event> events = history.events();
        if (events.isEmpty() || !events.get(0).is("RUN_STARTED")) {
            problems.add("The history does not begin with RUN_STARTED.");
        }
        String end = ENDS.getOrDefault(expected.status(), expected.status());
        if (events.isEmpty() || !events.get(events.size() - 1).is(end)) {
            problems.add("The history does not end with " + end + ".");
        }
        long starts = events.stream().filter(event -> event.is("RUN_STARTED")).count();
        long ends = events.stream()
                .filter(event -> ENDS.containsValue(event.type()))
                .count();
        if (starts > 1 || ends > 1) {
            problems.add("The run has " + starts + " starts and " + ends + " ends.");
        }
    }

    /** No component is completed twice, and no attempt has two outcomes. */
    private void onceEach() {
        Map<String, Event> seen = new HashMap<>();
        for (Event event : history.events()) {
            List<String> facts = new ArrayList<>();
            if (event.is("COMPONENT_COMPLETED", "COMPONENT_FAILED")) {
                facts.add("end of " + event.component());
            }
            // One that failed may be tried again.
            if (event.is("COMPENSATED")) {
                facts.add("compensation of " + event.component());
            }
            if (event.is("COMPONENT_COMPLETED", "ATTEMPT_FAILED") && event.attempt() > 0) {
                facts.add("outcome of " + event.component() + "#" + event.attempt());
            }
            for (String fact : facts) {
                Event before = seen.putIfAbsent(fact, event);
                if (before != null) {
                    problems.add("The " + fact + " is there twice: " + before + ", then " + event + ".");
                }
            }
        }
    }

    /** What is committed is the last call of its kind: whatever came later was a committed step that ran again. */
    private void committedCalls() {
        Map<String, LedgerLine> byNonce = new HashMap<>();
        Map<String, LedgerLine> last = new LinkedHashMap<>();
        for (LedgerLine line : ledger) {
            byNonce.put(line.nonce(), line);
            last.put(line.call(), line);
        }
        Set<String> committed = new HashSet<>();
        for (Event event : history.events()) {
            for (String nonce : event.nonces()) {
                LedgerLine call = byNonce.get(nonce);
                committed.add(nonce);
                if (call == null) {
                    problems.add("The ledger has not given " + nonce + " of " + event + " to this run.");
                } else if (!last.get(call.call()).equals(call)) {
                    problems.add("A committed step ran again: " + event + " has " + call + ", the ledger's last is "
                            + last.get(call.call()) + ".");
                }
            }
        }
        if (expected.status().equals("COMPLETED")) {
            for (LedgerLine line : last.values()) {
                if (line.succeeded() && !committed.contains(line.nonce())) {
                    problems.add("The history does not know the last " + line.call() + " of the ledger: " + line + ".");
                }
            }
        }
    }

    private void compensations() {
        List<String> compensated = history.events().stream()
                .filter(event -> event.is("COMPENSATED"))
                .map(Event::component)
                .toList();
        if (!compensated.equals(expected.compensated())) {
            problems.add("Compensated is " + compensated + ", not " + expected.compensated() + ".");
        }
        Set<String> undone = new LinkedHashSet<>();
        for (LedgerLine line : ledger) {
            if (line.succeeded()
                    && (expected.undone().contains(line.call()) || line.call().startsWith("cancel-"))) {
                undone.add(line.call());
            }
        }
        if (!List.copyOf(undone).equals(expected.undone())) {
            problems.add("The ledger was undone by " + undone + ", not by " + expected.undone() + ".");
        }
    }

    private void machine() {
        if (!history.machine().equals(expected.machine())) {
            problems.add("The machine's history is " + history.machine() + ", not " + expected.machine() + ".");
        }
    }
}
