package dev.runestone.evaluation;

import dev.runestone.evaluation.CachedResult.Dependence;
import dev.runestone.execution.Emission;
import dev.runestone.execution.Explain;
import dev.runestone.execution.Memo;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.execution.Recallable;
import dev.runestone.function.StepInput;
import dev.runestone.knowledge.KnowledgeBases.Deciding;
import dev.runestone.knowledge.Release;
import dev.runestone.workflow.RuleSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One evaluation's view of the cache. */
final class CacheMemo implements Memo {
    /** More is told of nobody. */
    private static final int MOST_TOLD = 1_000;

    /** Stands for whatever a component may ask for. */
    private static final Release ANY = new Release("*", "*", "*");

    private final ResultCache cache;
    private final PreparedWorkflow prepared;
    private final boolean reads;
    private final boolean traced;
    private final Map<Integer, Pending> pending = new HashMap<>();
    private final List<Recall.Kept> kept = new ArrayList<>();

    /**
     * A component that was looked for and is executed now.
     *
     * @param key null where its inputs cannot be a key
     * @param dependence what decided when it was looked for
     */
    private record Pending(@Nullable CacheKey key, @Nullable Dependence dependence) {}

    /** @param reads whether results are looked up; they are kept in any case */
    CacheMemo(ResultCache cache, PreparedWorkflow prepared, boolean reads, Explain explain) {
        this.cache = cache;
        this.prepared = prepared;
        this.reads = reads;
        this.traced = explain != Explain.NONE;
    }

    @Override
    public @Nullable Emission recall(int node, StepInput input) {
        if (!isWorth(node)) {
            return null;
        }
        Recallable recallable = prepared.recallable(node);
        if (recallable == null) {
            return null;
        }
        Pending asked = asked(recallable, input);
        pending.put(node, asked);
        // How rules fire is wanted where a trace is, and what is remembered has none.
        if (asked.key() == null || !reads || (traced && prepared.component(node) instanceof RuleSet)) {
            return null;
        }
        CachedResult result = cache.find(asked.key(), workflow(), component(node), lasts(recallable));
        return result == null ? null : result.emission();
    }

    /** Whether a look-up pays. What neither is known to be pure nor may be remembered otherwise is found out once. */
    private boolean isWorth(int node) {
        if (!prepared.isPure(node)) {
            return true;
        }
        long worth = cache.config().worth().toNanos();
        if (prepared.costNanos(node) >= worth || worth == 0) {
            return true;
        }
        return prepared.isChosen(node);
    }

    private Pending asked(Recallable recallable, StepInput input) {
        Dependence dependence = null;
        String decides = "";
        if (recallable.knowledge() != null) {
            Deciding deciding =
                    cache.knowledge().deciding(recallable.knowledge()).orElse(null);
            if (deciding == null) {
                return new Pending(null, null);
            }
            dependence = new Dependence(recallable.knowledge(), deciding);
            decides = deciding.release() + "#" + deciding.loading();
        } else if (recallable.everything()) {
            long directory = cache.knowledge().directory();
            dependence = new Dependence(null, new Deciding(ANY, 0, directory));
            decides = "*#" + directory;
        }
        return new Pending(
                CacheKey.of(recallable.hash(), decides, input, cache.config().inputCharacters()), dependence);
    }

    @Override
    public void remember(int node, StepInput input, Emission emission) {
        if (emission.standsIn() || emission.port() < 0 || !isWorth(node)) {
            return;
        }
        Recallable recallable = prepared.recallable(node);
        if (recallable == null) {
            return;
        }
        // What is pure may have been found dear only now.
        Pending asked = pending.containsKey(node) ? pending.get(node) : asked(recallable, input);
        if (asked.key() == null || hasChanged(asked.dependence())) {
            return;
        }
        Frozen frozen = Frozen.of(emission.value(), cache.config().entryBytes());
        if (frozen == null) {
            return;
        }
        Duration keep = recallable.keep() == null ? cache.config().keep() : recallable.keep();
        CachedResult result = new CachedResult(
                new Emission(emission.port(), frozen.value(), List.of(), List.of()),
                frozen.bytes(),
                keep.toNanos(),
                cost(node),
                recallable.tags(),
                asked.dependence(),
                new CachedResult.User(workflow(), component(node)));
        cache.keep(asked.key(), result, lasts(recallable));
        if (kept.size() < MOST_TOLD) {
            kept.add(new Recall.Kept(component(node), result.bytes()));
        }
    }

    /** What depends on the versions that are loaded goes with them. */
    private static boolean lasts(Recallable recallable) {
        return recallable.kind() == Recallable.Kind.CHOSEN
                && recallable.knowledge() == null
                && !recallable.everything();
    }

    /** Whether another version may have decided than the one that was looked up: then nobody knows which one it was. */
    private boolean hasChanged(@Nullable Dependence dependence) {
        return dependence != null
                && dependence.deciding().directory() != cache.knowledge().directory();
    }

    private long cost(int node) {
        long cost = prepared.costNanos(node);
        return cost < 0 || cost == Long.MAX_VALUE ? 0 : cost;
    }

    private String workflow() {
        return prepared.stored().name();
    }

    private String component(int node) {
        return prepared.origin(prepared.component(node).name());
    }

    /** What is remembered from now on. */
    List<Recall.Kept> kept() {
        return kept;
    }
}
