package dev.runestone.evaluation;

import dev.runestone.execution.EvaluationMode;
import dev.runestone.execution.EvaluationMode.Choice;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.execution.WorkflowEvaluator;
import dev.runestone.execution.WorkflowOutcome;
import dev.runestone.execution.WorkflowResult;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Driven by demand: only what leads to the wanted outputs is prepared, of the sources of a join that needs but some the
 * cheapest is tried first, and what was made of equal inputs before is remembered.
 */
@Singleton
final class LazyEvaluation {
    private final WorkflowEvaluator evaluator;
    private final ResultCache cache;
    private final Specialisations specialisations;

    LazyEvaluation(WorkflowEvaluator evaluator, ResultCache cache, Specialisations specialisations) {
        this.evaluator = evaluator;
        this.cache = cache;
        this.specialisations = specialisations;
    }

    /** @throws dev.runestone.api.RefusalException as {@link WorkflowEvaluator}; {@code INVALID} for unknown outputs */
    StrategyOutcome evaluate(EvaluationCall call) {
        return evaluate(call, false).outcome();
    }

    /**
     * Evaluates what can be with the inputs that are given, and keeps it, to be completed with the others.
     *
     * @throws dev.runestone.api.RefusalException as {@link #evaluate(EvaluationCall)}; what stopped the evaluation; {@code
     *     LIMIT_EXCEEDED} where there is no room for it
     */
    Specialisation specialise(EvaluationCall call) {
        specialisations.checkRoom();
        Evaluated evaluated = evaluate(call, true);
        WorkflowResult result = evaluated.outcome().outcome().orThrow();
        return specialisations.keep(call, result, evaluated.memo().results(), evaluated.prepared());
    }

    /** The part of the workflow that is wanted. */
    PreparedWorkflow prepared(EvaluationCall call) {
        return evaluator.prepare(call.workflow(), call.wanted());
    }

    private record Evaluated(StrategyOutcome outcome, LazyMemo memo, PreparedWorkflow prepared) {}

    private Evaluated evaluate(EvaluationCall call, boolean partial) {
        PreparedWorkflow prepared = prepared(call);
        Caching caching = call.caching();
        CacheMemo remembered = cache.config().enabled() && caching.use() != Caching.Use.OFF
                ? new CacheMemo(cache, prepared, caching.use() == Caching.Use.USE, call.explain())
                : null;
        LazyMemo memo = new LazyMemo(prepared, cache.knowledge(), caching.specialisation(), remembered, partial);
        EvaluationMode mode = call.mode().with(Choice.CHEAPEST_FIRST).with(memo);
        WorkflowOutcome outcome =
                evaluator.evaluate(prepared, call.inputs(), partial ? mode.with(Choice.PARTIAL) : mode, call.callers());
        return new Evaluated(
                new StrategyOutcome(outcome, null, recall(call, prepared, outcome.result(), remembered)),
                memo,
                prepared);
    }

    private Recall recall(
            EvaluationCall call, PreparedWorkflow prepared, WorkflowResult result, @Nullable CacheMemo remembered) {
        int all = evaluator.prepare(call.workflow()).size();
        return new Recall(
                result.executed(),
                result.recalled(),
                all - prepared.size(),
                remembered == null ? List.of() : remembered.kept());
    }
}
