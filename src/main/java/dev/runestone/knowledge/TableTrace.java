package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.core.event.AfterEvaluateDecisionTableEvent;
import org.kie.dmn.api.core.event.DMNRuntimeEventListener;

/** Notes which rules of decision tables matched, up to a limit. */
final class TableTrace implements DMNRuntimeEventListener {
    private final int limit;
    private final List<DecisionOutcome.TableHit> hits = new ArrayList<>();
    private boolean truncated;

    TableTrace(int limit) {
        this.limit = limit;
    }

    List<DecisionOutcome.TableHit> hits() {
        return hits;
    }

    boolean truncated() {
        return truncated;
    }

    @Override
    public void afterEvaluateDecisionTable(AfterEvaluateDecisionTableEvent event) {
        if (hits.size() >= limit) {
            truncated = limit > 0;
            return;
        }
        hits.add(new DecisionOutcome.TableHit(
                Objects.requireNonNullElse(event.getDecisionName(), event.getNodeName()),
                event.getDecisionTableName(),
                known(event.getMatches()),
                known(event.getSelected()),
                known(event.getMatchesIds())));
    }

    private static <T> List<T> known(@Nullable List<@Nullable T> given) {
        return given == null
                ? List.of()
                : given.stream().filter(Objects::nonNull).<T>map(each -> each).toList();
    }
}
