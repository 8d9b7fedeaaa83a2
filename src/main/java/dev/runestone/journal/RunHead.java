package dev.runestone.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run beside its events, to find it by.
 *
 * @param id its id
 * @param workflow the workflow's name
 * @param version its version
 * @param definition the content hash of its definition
 * @param status where it stands
 * @param attributes what the caller wants to find it by
 * @param lastSeq the number of its last event
 * @param createdAt when it began
 * @param updatedAt when its last event happened
 * @param endedAt when it ended; null while it has not
 * @param wakeAt when a waiting run goes on by itself; null for never
 * @param owner the node that executes it; null where none does
 * @param recoveries how often it was taken up after its node had died
 * @param archived whether its events are in the archive
 */
public record RunHead(
        String id,
        String workflow,
        String version,
        String definition,
        RunStatus status,
        Map<String, String> attributes,
        long lastSeq,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt,
        @Nullable Instant wakeAt,
        @Nullable String owner,
        int recoveries,
        boolean archived) {
    public RunHead {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
