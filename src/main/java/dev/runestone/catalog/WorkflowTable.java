package dev.runestone.catalog;

import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Keeps workflows in the database, each call in a transaction of its own. */
@Singleton
class WorkflowTable implements WorkflowStore {
    private static final Logger LOG = Logger.getLogger(WorkflowTable.class);

    private final WorkflowVersionRepository repository;
    private final Definitions definitions;

    WorkflowTable(WorkflowVersionRepository repository, Definitions definitions) {
        this.repository = repository;
        this.definitions = definitions;
    }

    @Override
    public List<StoredWorkflow> load() {
        return read(repository::listAll);
    }

    @Override
    public List<StoredWorkflow> load(String name) {
        return read(() -> repository.list("name", name));
    }

    private List<StoredWorkflow> read(Supplier<List<WorkflowVersionEntity>> rows) {
        List<StoredWorkflow> stored = new ArrayList<>();
        QuarkusTransaction.requiringNew()
                .run(() -> rows.get().forEach(row -> read(row).ifPresent(stored::add)));
        return stored;
    }

    private Optional<StoredWorkflow> read(WorkflowVersionEntity row) {
        Optional<Workflow> workflow = definitions.stored(row.definition);
        if (workflow.isEmpty()) {
            LOG.errorf("The stored workflow %s cannot be read and is not served.", row.id);
        }
        return workflow.map(read -> new StoredWorkflow(read, definitions.hash(read), row.source, row.createdAt));
    }

    @Override
    public void save(StoredWorkflow stored) {
        Workflow workflow = stored.workflow();
        QuarkusTransaction.requiringNew().run(() -> {
            String id = WorkflowVersionEntity.id(workflow.name(), workflow.version());
            WorkflowVersionEntity row = repository.findById(id);
            boolean isNew = row == null;
            if (row == null) {
                row = new WorkflowVersionEntity();
                row.id = id;
                row.name = workflow.name();
                row.version = workflow.version().toString();
            }
            row.contentHash = stored.hash();
            row.definition = definitions.json(workflow);
            row.source = stored.source();
            row.createdAt = stored.createdAt();
            if (isNew) {
                repository.persist(row);
            }
        });
    }

    @Override
    public void remove(String name, Version version) {
        QuarkusTransaction.requiringNew().run(() -> repository.deleteById(WorkflowVersionEntity.id(name, version)));
    }
}
