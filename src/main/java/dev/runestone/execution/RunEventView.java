package dev.runestone.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event of a run.
 *
 * @param seq its number in its run, from 1, without gaps
 * @param at when it happened
 * @param type what kind of event it is: {@code runStarted} or {@code componentCompleted}, for example
 * @param data what is told about it; without what would let a reader complete the steps of others
 */
@Schema(description = "Something that happened in a run.")
record RunEventView(
        long seq,
        Instant at,
        @Schema(examples = "componentCompleted") String type,
        @Schema(type = SchemaType.OBJECT) JsonNode data) {

    static RunEventView of(Recorded recorded, ObjectMapper mapper) {
        RunEvent event = recorded.event();
        ObjectNode data = mapper.valueToTree(event);
        if (event instanceof RunEvent.RunStarted started) {
            data.remove("nonce");
            data.remove("parent");
            if (started.parent() != null) {
                data.put("parent", started.parent().run());
            }
        }
        if (event instanceof RunEvent.Parked parked && parked.kind() != RunEvent.Waiting.TASK) {
            data.remove("token");
        }
        return new RunEventView(recorded.seq(), recorded.at(), type(event), data);
    }

    static String type(RunEvent event) {
        String name = event.getClass().getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
