package dev.runestone.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runestone.journal.Failure;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A run. In lists it is shown without its details.
 *
 * @param events how many events it has
 * @param wakeAt when it goes on by itself
 * @param owner the node that executes it
 * @param recoveries how often it was taken up after its node had died
 * @param archived whether its events are in the archive
 * @param components how far each component is
 * @param waitingFor what it waits for
 * @param retryable the component that a retry executes anew
 * @param parent the run that waits for this one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A run of a workflow; in lists without inputs, components, waitingFor, outputs and failure.")
record RunView(
        String id,
        String workflow,
        String version,
        RunStatus status,
        Map<String, String> attributes,
        long events,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt,
        @Nullable Instant wakeAt,
        @Nullable String owner,
        int recoveries,
        boolean archived,
        @Nullable Map<String, @Nullable Object> inputs,
        @Nullable Map<String, ComponentStatus> components,
        @Nullable List<RunDetails.Wait> waitingFor,
        @Nullable Map<String, @Nullable Object> outputs,
        @Nullable FailureView failure,
        @Nullable String retryable,
        @Nullable String parent) {

    /** Why a run failed. */
    @Schema(description = "Why something failed.")
    record FailureView(String type, String title, String detail, List<Failure.Place> errors) {
        static @Nullable FailureView of(@Nullable Failure failure) {
            return failure == null
                    ? null
                    : new FailureView(
                            failure.kind().type(), failure.kind().title(), failure.detail(), failure.problems());
        }
    }

    static RunView of(RunHead head) {
        return of(head, null);
    }

    static RunView of(RunDetails details) {
        return of(details.head(), details);
    }

    private static RunView of(RunHead head, @Nullable RunDetails details) {
        return new RunView(
                head.id(),
                head.workflow(),
                head.version(),
                head.status(),
                head.attributes(),
                head.lastSeq(),
                head.createdAt(),
                head.updatedAt(),
                head.endedAt(),
                head.wakeAt(),
                head.owner(),
                head.recoveries(),
                head.archived(),
                details == null ? null : details.inputs(),
                details == null ? null : details.components(),
                details == null ? null : details.waitingFor(),
                details == null ? null : details.outputs(),
                details == null ? null : FailureView.of(details.failure()),
                details == null ? null : details.failedComponent(),
                details == null || details.parent() == null
                        ? null
                        : details.parent().run());
    }
}
