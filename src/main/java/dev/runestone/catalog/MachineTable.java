package dev.runestone.catalog;

import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Version;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Keeps state machines in the database, each call in a transaction of its own. */
@Singleton
class MachineTable implements MachineStore {
    private static final Logger LOG = Logger.getLogger(MachineTable.class);

    private final MachineVersionRepository repository;
    private final MachineDefinitions definitions;

    MachineTable(MachineVersionRepository repository, MachineDefinitions definitions) {
        this.repository = repository;
        this.definitions = definitions;
    }

    @Override
    public List<StoredMachine> load() {
        return read(repository::listAll);
    }

    @Override
    public List<StoredMachine> load(String name) {
        return read(() -> repository.list("name", name));
    }

    private List<StoredMachine> read(Supplier<List<MachineVersionEntity>> rows) {
        List<StoredMachine> stored = new ArrayList<>();
        QuarkusTransaction.requiringNew()
                .run(() -> rows.get().forEach(row -> read(row).ifPresent(stored::add)));
        return stored;
    }

    private Optional<StoredMachine> read(MachineVersionEntity row) {
        Optional<Machine> machine = definitions.stored(row.definition);
        if (machine.isEmpty()) {
            LOG.errorf("The stored state machine %s cannot be read and is not served.", row.id);
        }
        return machine.map(read -> new StoredMachine(read, definitions.hash(read), row.source, row.createdAt));
    }

    @Override
    public void save(StoredMachine stored) {
        QuarkusTransaction.requiringNew().run(() -> {
            String id = MachineVersionEntity.id(stored.name(), stored.version());
            MachineVersionEntity row = repository.findById(id);
            boolean isNew = row == null;
            if (row == null) {
                row = new MachineVersionEntity();
                row.id = id;
                row.name = stored.name();
                row.version = stored.version().toString();
            }
            row.contentHash = stored.hash();
            row.definition = definitions.json(stored.machine());
            row.source = stored.source();
            row.createdAt = stored.createdAt();
            if (isNew) {
                repository.persist(row);
            }
        });
    }

    @Override
    public void remove(String name, Version version) {
        QuarkusTransaction.requiringNew().run(() -> repository.deleteById(MachineVersionEntity.id(name, version)));
    }
}
