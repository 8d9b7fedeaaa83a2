package dev.runestone.execution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runestone.api.Refusal;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.journal.RunStore;
import dev.runestone.workflow.Workflow;

/** The definitions that runs go by: each run keeps its own, whatever becomes of the catalog's. */
final class RunDefinitions implements LiveRuns.Definitions {
    private static final int KEPT = 10_000;

    private final Plans plans;
    private final WorkflowReader reader;
    private final WorkflowWriter writer;
    /** The hashes that the stores are known to have. */
    private final Cache<Kept, Boolean> kept =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private record Kept(RunStore store, String hash) {}

    RunDefinitions(Plans plans, WorkflowReader reader, WorkflowWriter writer) {
        this.plans = plans;
        this.reader = reader;
        this.writer = writer;
    }

    void keep(RunStore store, String hash, Workflow workflow) {
        Kept key = new Kept(store, hash);
        if (kept.getIfPresent(key) == null) {
            store.keepDefinition(hash, writer.json(workflow));
            kept.put(key, true);
        }
    }

    @Override
    public Plan plan(RunStore store, String hash) {
        return plans.of(hash, () -> {
            String json = store.definition(hash)
                    .orElseThrow(() -> Refusal.notFound("There is no definition with the hash " + hash + ".")
                            .asException());
            return reader.readJson(json).orRefuse();
        });
    }
}
