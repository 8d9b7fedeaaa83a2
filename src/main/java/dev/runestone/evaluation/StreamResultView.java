package dev.runestone.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runestone.api.Refusal;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What came of an item of a stream.
 *
 * @param item the number of the item, from 0; of the last one in a window
 * @param window the window that was evaluated; missing for an item by itself
 * @param outputs the outputs; missing where there is a problem
 * @param failures components that failed while the rest went on; missing where there are none
 * @param validation what is wrong with the outputs; missing where nothing is asked of them
 * @param problem why the item could not be evaluated; missing where it could
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What came of an item of a stream.")
record StreamResultView(
        long item,
        @Nullable WindowView window,

        @Nullable @JsonInclude(value = JsonInclude.Include.NON_NULL, content = JsonInclude.Include.ALWAYS)
        Map<String, @Nullable Object> outputs,

        @Nullable List<WorkflowEvaluationView.FailureView> failures,
        @Nullable ValidationView validation,
        @Nullable ProblemView problem) {

    /**
     * A window.
     *
     * @param start ISO 8601, in UTC
     * @param end the same; not in the window
     * @param key what its items have in common; missing where all items share windows
     * @param count how many items it has
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WindowView(String start, String end, @Nullable Object key, int count) {
        static @Nullable WindowView of(@Nullable Window window) {
            return window == null
                    ? null
                    : new WindowView(window.startText(), window.endText(), window.key(), window.size());
        }
    }

    /**
     * A problem of RFC 9457, without status.
     *
     * @param component the component that failed; missing where none did
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProblemView(
            String type,
            String title,
            String detail,
            @Nullable String component,
            List<StoppedEvaluationView.ErrorView> errors) {
        static ProblemView of(Refusal refusal, @Nullable String component) {
            return new ProblemView(
                    refusal.kind().type(),
                    refusal.kind().title(),
                    refusal.detail(),
                    component,
                    StoppedEvaluationView.errors(refusal));
        }
    }

    static StreamResultView problem(Unit unit, Refusal refusal, @Nullable String component) {
        return new StreamResultView(
                unit.item().number(),
                WindowView.of(unit.window()),
                null,
                null,
                null,
                ProblemView.of(refusal, component));
    }

    static StreamResultView of(Unit unit, Evaluated evaluated) {
        var failures = evaluated.outcome().result().failures();
        return new StreamResultView(
                unit.item().number(),
                WindowView.of(unit.window()),
                evaluated.outcome().result().outputs(),
                failures.isEmpty()
                        ? null
                        : failures.stream()
                                .map(WorkflowEvaluationView.FailureView::of)
                                .toList(),
                evaluated.validated() ? ValidationView.of(evaluated.violations()) : null,
                null);
    }
}
