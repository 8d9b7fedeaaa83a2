package dev.runestone.statemachine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runestone.api.Refusal;
import dev.runestone.catalog.MachineCatalog;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineWriter;
import dev.runestone.statemachine.InstanceStore.Stored;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Version;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What instances run by: out of the catalog or out of a workflow when they begin, kept by its hash from then on. */
final class Definitions {
    private static final String INLINE = "inline";

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
            store.define(machine.hash(), writer.json(named(machine.machine())));
            kept.put(machine.hash(), machine);
        }
    }

    /** A workflow's own machine has a name that no definition may have; its instances know it. */
    private static Machine named(Machine machine) {
        return Names.isName(machine.name()) ? machine : machine.named(INLINE);
    }

    /**
     * The instance as it runs by another definition from now on.
     *
     * @throws dev.runestone.api.RefusalException {@code CONFLICT} where it is in a state, or remembers one, that the
     *     definition does not have
     */
    Stored adopted(CompiledMachine machine, Stored stored) {
        if (machine.hash().equals(stored.hash())) {
            return stored;
        }
        Snapshot now = stored.snapshot();
        Set<String> needed = new TreeSet<>(now.states());
        now.history().forEach((place, states) -> {
            needed.add(place);
            needed.addAll(states);
        });
        needed.removeAll(machine.byName().keySet());
        if (!needed.isEmpty()) {
            throw Refusal.conflict("The instance '" + now.key() + "' of the machine '" + now.machine()
                            + "' is in states that its definition has no more: " + String.join(", ", needed) + ".")
                    .asException();
        }
        keep(machine);
        store.adopt(stored, machine.hash());
        int reactors = machine.reactors().size();
        return new Stored(
                new Snapshot(
                        now.machine(),
                        machine.machine().version().toString(),
                        now.key(),
                        now.revision(),
                        now.states(),
                        now.history(),
                        now.data(),
                        now.timers(),
                        now.reacting().stream()
                                .filter(reactor -> reactor < reactors)
                                .toList(),
                        now.done()),
                machine.hash());
    }

    /** What an instance runs by. */
    CompiledMachine of(Stored stored) {
        return kept.get(stored.hash(), missing -> {
            String definition = store.definition(missing);
            if (definition == null) {
                throw new IllegalStateException("The definition " + missing + " of an instance is missing.");
            }
            Machine machine = reader.readJson(definition).orRefuse();
            return compiler.compile(machine.named(stored.snapshot().machine()));
        });
    }
}
