package dev.runestone.evaluation;

import dev.runestone.evaluation.Recall.Kept;
import dev.runestone.execution.WorkflowResult;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was computed and kept.
 *
 * @param workflow the workflow's name
 * @param version its version
 * @param outputs output name to value
 * @param executed how many components were executed
 * @param recalled how many were not, because their results were there already
 * @param cached the results that are kept from now on
 */
@Schema(description = "What was computed and kept.")
record CacheResultsView(
        String workflow,
        String version,
        Map<String, @Nullable Object> outputs,
        int executed,
        int recalled,
        List<CachedView> cached) {

    /**
     * A result that is kept.
     *
     * @param component the component
     * @param bytes what it takes in memory, estimated
     */
    record CachedView(String component, int bytes) {
        static CachedView of(Kept kept) {
            return new CachedView(kept.component(), kept.bytes());
        }
    }

    static CacheResultsView of(StrategyOutcome made) {
        WorkflowResult result = made.outcome().orThrow();
        Recall recall = made.recall();
        return new CacheResultsView(
                result.workflow(),
                result.version().toString(),
                result.outputs(),
                result.executed(),
                result.recalled(),
                recall == null
                        ? List.of()
                        : recall.kept().stream().map(CachedView::of).toList());
    }
}
