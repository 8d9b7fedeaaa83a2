package dev.runestone.evaluation;

import dev.runestone.evaluation.Specialisation.Result;
import dev.runestone.execution.Emission;
import dev.runestone.execution.Memo;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.function.StepInput;
import dev.runestone.knowledge.KnowledgeBases.Deciding;
import dev.runestone.knowledge.KnowledgeIndex;
import dev.runestone.workflow.RuleSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a lazy evaluation knows already: first by the specialisation that it completes, then by the cache. It may write down
 * what comes out of each component, for a specialisation to be made of it.
 */
final class LazyMemo implements Memo {
    private final PreparedWorkflow prepared;
    private final KnowledgeIndex knowledge;
    private final @Nullable Specialisation begun;
    private final @Nullable CacheMemo cache;
    private final boolean writes;
    private final Map<String, Result> results = new LinkedHashMap<>();
    private final Map<Integer, Deciding> deciding = new HashMap<>();

    /**
     * A memo of one evaluation.
     *
     * @param begun what it completes; null for nothing
     * @param cache null for none
     * @param writes whether it writes down what comes out of each component
     */
    LazyMemo(
            PreparedWorkflow prepared,
            KnowledgeIndex knowledge,
            @Nullable Specialisation begun,
            @Nullable CacheMemo cache,
            boolean writes) {
        this.prepared = prepared;
        this.knowledge = knowledge;
        this.begun = begun;
        this.cache = cache;
        this.writes = writes;
    }

    @Override
    public @Nullable Emission recall(int node, StepInput input) {
        String component = prepared.component(node).name();
        Result made = begun == null ? null : begun.results().get(component);
        if (made != null && made.isOf(input) && !isOutdated(made)) {
            return written(component, made);
        }
        if (writes && prepared.component(node) instanceof RuleSet ruleSet) {
            knowledge.deciding(ruleSet.knowledge()).ifPresent(now -> deciding.put(node, now));
        }
        Emission known = cache == null ? null : cache.recall(node, input);
        return known == null ? null : written(component, result(node, input, known));
    }

    @Override
    public void remember(int node, StepInput input, Emission emission) {
        if (cache != null) {
            cache.remember(node, input, emission);
        }
        // What stands in for a failure is tried again when the evaluation is completed.
        if (writes && !emission.standsIn()) {
            written(prepared.component(node).name(), result(node, input, emission));
        }
    }

    private Result result(int node, StepInput input, Emission emission) {
        String reference = prepared.component(node) instanceof RuleSet ruleSet ? ruleSet.knowledge() : null;
        return new Result(Result.values(input), emission, reference, deciding.get(node));
    }

    private Emission written(String component, Result result) {
        if (writes) {
            results.put(component, result);
        }
        return result.emission();
    }

    /** Whether another version would decide now than the one that did. */
    private boolean isOutdated(Result made) {
        if (made.knowledge() == null) {
            return false;
        }
        Deciding now = knowledge.deciding(made.knowledge()).orElse(null);
        return now == null
                || made.deciding() == null
                || now.loading() != made.deciding().loading();
    }

    /** What came out, by component. */
    Map<String, Result> results() {
        return results;
    }
}
