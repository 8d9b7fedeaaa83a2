package dev.runestone.catalog;

import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Workflow;
import java.time.Instant;
import java.util.Map;

/** A catalog in memory for the tests of other packages; what is put in is not validated. */
public final class FixedCatalog {
    private FixedCatalog() {}

    public static WorkflowCatalog of(Workflow... workflows) {
        Catalogs.Memory memory = new Catalogs.Memory();
        for (Workflow workflow : workflows) {
            memory.save(new StoredWorkflow(workflow, ContentHash.of(workflow), null, Instant.EPOCH));
        }
        CatalogConfig config = Catalogs.config(Map.of());
        return new WorkflowCatalog(Catalogs.definitions(config), memory, config);
    }
}
