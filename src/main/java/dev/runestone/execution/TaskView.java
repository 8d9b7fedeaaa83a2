package dev.runestone.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runestone.journal.Entry;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A step that waits for someone outside.
 *
 * @param token completes it
 * @param details what there is to do
 * @param since when it began to wait
 * @param until when the waiting ends
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A step of a run that waits for someone outside.")
record TaskView(
        String token,
        String run,
        String workflow,
        String component,
        @JsonInclude Map<String, @Nullable Object> details,
        Instant since,
        @Nullable Instant until) {

    static TaskView of(Entry.ParkedTask task) {
        return new TaskView(
                task.token(),
                task.run(),
                task.workflow(),
                task.component(),
                task.details(),
                task.since(),
                task.until());
    }
}
