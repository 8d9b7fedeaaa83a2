package dev.runestone.statemachine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runestone.catalog.MachineCatalog;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineWriter;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Version;
import org.jspecify.annotations.Nullable;

/** What instances run by: out of the catalog or out of a workflow when they begin, kept by its hash from then on. */
final class Definitions {
    private final Catalogued catalog;
    private final MachineCompiler compiler;
    private final MachineReader reader;
    private final MachineWriter writer;
    private final InstanceStore store;
    private final Cache<String, CompiledMachine> kept;

    /** Finds a machine by its name and its version, null for the latest, or refuses. */
    interface Catalogued {
        Machine machine(String name, @Nullable Version version);
    }

    Definitions(
            Catalogued catalog,
            MachineCompiler compiler,
            MachineReader reader,
            MachineWriter writer,
            InstanceStore store,
            StateMachineConfig config) {
        this.catalog = catalog;
        this.compiler = compiler;
        this.reader = reader;
        this.writer = writer;
        this.store = store;
        this.kept = Caffeine.newBuilder().maximumSize(config.machines()).build();
    }

    static Catalogued of(MachineCatalog catalog) {
        return (name, version) -> catalog.existing(name, version).machine();
    }

    CompiledMachine catalogued(String name, @Nullable Version version) {
        return compiler.compile(catalog.machine(name, version));
    }

    CompiledMachine compiled(Machine machine) {
        return compiler.compile(machine);
    }

    /** Sees to it that a machine can be found by its hash for as long as there are instances. */
    void keep(CompiledMachine machine) {
        if (kept.getIfPresent(machine.hash()) == null) {
            store.define(machine.hash(), writer.json(machine.machine()));
            kept.put(machine.hash(), machine);
        }
    }

    CompiledMachine byHash(String hash) {
        return kept.get(hash, missing -> {
            String definition = store.definition(missing);
            if (definition == null) {
                throw new IllegalStateException("The definition " + missing + " of an instance is missing.");
            }
            return compiler.compile(reader.readJson(definition).orRefuse());
        });
    }
}
