package dev.runestone.catalog;

import dev.runestone.api.Problem;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineWriter;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.workflow.References;
import dev.runestone.workflow.Version;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Catalogs that need no database and know the knowledge base {@code loans} and the function {@code feel}. */
final class Catalogs {
    private Catalogs() {}

    static CatalogConfig config(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put("runestone.catalog." + name, value));
        return new SmallRyeConfigBuilder()
                .withDefaultValues(properties)
                .withMapping(CatalogConfig.class)
                .build()
                .getConfigMapping(CatalogConfig.class);
    }

    static Definitions definitions(CatalogConfig config) {
        return new Definitions(
                new WorkflowReader(DefinitionLimits.standard()), new WorkflowWriter(), new Known(), config);
    }

    static MachineDefinitions machineDefinitions(CatalogConfig config) {
        return new MachineDefinitions(
                new MachineReader(DefinitionLimits.standard()),
                new MachineWriter(),
                new Known(),
                machine -> "package " + machine.name(),
                config);
    }

    static MachineCatalog machines(CatalogConfig config) {
        return new MachineCatalog(machineDefinitions(config), new MachineMemory(), config);
    }

    /** Keeps rows in memory. */
    static class Rows<S extends Versioned> implements VersionStore<S> {
        private final List<S> rows = new ArrayList<>();

        @Override
        public List<S> load() {
            return List.copyOf(rows);
        }

        @Override
        public List<S> load(String name) {
            return rows.stream().filter(row -> row.name().equals(name)).toList();
        }

        @Override
        public void save(S stored) {
            remove(stored.name(), stored.version());
            rows.add(stored);
        }

        @Override
        public void remove(String name, Version version) {
            rows.removeIf(row -> row.name().equals(name) && row.version().equals(version));
        }
    }

    /** Keeps workflows in memory. */
    static final class Memory extends Rows<StoredWorkflow> implements WorkflowStore {}

    /** Keeps state machines in memory. */
    static final class MachineMemory extends Rows<StoredMachine> implements MachineStore {}

    private static final class Known implements References {
        @Override
        public Optional<Knowledge> knowledge(String name) {
            return name.equals("loans") ? Optional.of(new Knowledge(List.of(), List.of())) : Optional.empty();
        }

        @Override
        public Collection<String> knowledgeNames() {
            return List.of("loans");
        }

        @Override
        public Collection<String> functions() {
            return List.of("feel");
        }

        @Override
        public List<Problem> expression(String feel, Collection<String> variables) {
            return List.of();
        }
    }

    /** A definition in YAML with one step. */
    static String yaml(String name, String version, String expression) {
        return """
                kind: Workflow
                name: %s
                version: %s
                inputs:
                  amount: {type: number}
                components:
                  doubled:
                    step: {function: feel, expression: "%s"}
                    from: amount
                outputs:
                  doubled: doubled
                """.formatted(name, version, expression);
    }
}
