package dev.runestone.statemachine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event in the history of an instance.
 *
 * @param event its name; empty for the beginning of the instance
 */
@Schema(description = "An event in the history of an instance, and what it did.")
record HistoryView(
        long revision,
        String id,
        String event,
        Map<String, Object> payload,
        Instant at,
        List<String> states,
        Map<String, Object> data,
        List<Taken> taken,
        List<Emitted> emitted,
        List<Started> started) {
    static HistoryView of(HandledEvent handled) {
        Transitioned outcome = handled.outcome();
        return new HistoryView(
                outcome.snapshot().revision(),
                handled.id(),
                handled.name(),
                handled.payload(),
                handled.at(),
                outcome.snapshot().states(),
                outcome.snapshot().data(),
                outcome.taken(),
                outcome.emitted(),
                outcome.started());
    }
}
