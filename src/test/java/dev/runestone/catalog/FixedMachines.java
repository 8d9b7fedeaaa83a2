package dev.runestone.catalog;

import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import java.time.Instant;
import java.util.Map;

/** A catalog of state machines in memory for the tests of other packages; what is put in is not validated. */
public final class FixedMachines {
    private FixedMachines() {}

    /** The machines of these definitions in YAML; the hash of each is its name. */
    public static MachineCatalog of(String... definitions) {
        Catalogs.MachineMemory memory = new Catalogs.MachineMemory();
        MachineReader reader = new MachineReader(DefinitionLimits.standard());
        for (String yaml : definitions) {
            var machine = reader.readYaml(yaml).orRefuse();
            memory.save(new StoredMachine(machine, machine.name(), null, Instant.EPOCH));
        }
        CatalogConfig config = Catalogs.config(Map.of());
        return new MachineCatalog(Catalogs.machineDefinitions(config), memory, config);
    }
}
