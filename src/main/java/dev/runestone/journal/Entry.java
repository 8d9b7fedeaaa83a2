package dev.runestone.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run's part of a commit.
 *
 * @param head the run as it is after the events; inserted where its first event is among them
 * @param events what happened, in order and without a gap to what was appended before; may be empty
 * @param taken the ids of the messages that the events answer; they leave the inbox
 * @param sent messages to other runs; one to a run that has ended or never was is dropped
 * @param parked tasks that have begun to wait
 * @param unparked tokens of tasks that wait no more
 * @param released whether the node lets go of the run: any node may claim it then
 */
public record Entry(
        RunHead head,
        List<Recorded> events,
        List<String> taken,
        List<Message> sent,
        List<ParkedTask> parked,
        List<String> unparked,
        boolean released) {
    public Entry {
        events = List.copyOf(events);
        taken = List.copyOf(taken);
        sent = List.copyOf(sent);
        parked = List.copyOf(parked);
        unparked = List.copyOf(unparked);
    }

    /** A task that waits for someone outside. */
    public record ParkedTask(
            String token,
            String run,
            String workflow,
            String component,
            Map<String, @Nullable Object> details,
            Instant since,
            @Nullable Instant until) {}
}
