package dev.runestone.crash;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the application says of a run when everything is over.
 *
 * @param run its id
 * @param status its status
 * @param events its history
 * @param machine the events of the state machine's instance that belongs to the run
 */
record RunHistory(String run, String status, List<Event> events, List<String> machine) {

    @Override
    public String toString() {
        return "run " + run + ", " + status + ", machine " + machine
                + events.stream().map(event -> "\n    " + event).collect(Collectors.joining());
    }
}
