package dev.runestone.catalog;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineReading;
import dev.runestone.definition.MachineWriter;
import dev.runestone.definition.StateDiagramExport;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.MachineValidator;
import dev.runestone.workflow.References;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Reads, checks and writes state machines for the catalog. */
@Singleton
final class MachineDefinitions {
    private final MachineReader reader;
    private final MachineWriter writer;
    private final References references;
    private final MachineRulesText rules;
    private final MachineValidator validator;

    MachineDefinitions(
            MachineReader reader,
            MachineWriter writer,
            References references,
            MachineRulesText rules,
            CatalogConfig config) {
        this.reader = reader;
        this.writer = writer;
        this.references = references;
        this.rules = rules;
        this.validator = new MachineValidator(config.states());
    }

    /** A definition and all that is wrong with it. */
    record Checked(MachineReading reading, List<Problem> problems) {
        /**
         * The machine.
         *
         * @throws dev.runestone.api.RefusalException {@code INVALID} with every problem
         */
        Machine orRefuse() {
            if (!problems.isEmpty()) {
                throw Refusal.invalid("The state machine", problems).asException();
            }
            return reading.orRefuse();
        }
    }

    boolean isMachine(String text, boolean yaml) {
        return reader.isMachine(text, yaml);
    }

    Checked check(String text, boolean yaml) {
        MachineReading reading = yaml ? reader.readYaml(text) : reader.readJson(text);
        List<Problem> problems = reading.machine()
                .map(machine -> reading.located(validator.validate(machine, references)))
                .orElse(reading.problems());
        return new Checked(reading, problems);
    }

    void refuseInvalid(Machine machine) {
        List<Problem> problems = validator.validate(machine, references);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The state machine", problems).asException();
        }
    }

    /** Reads what {@link #json} wrote; empty where it cannot be read. */
    Optional<Machine> stored(String json) {
        return reader.readJson(json).machine();
    }

    /** The machine as a definition, a drawing or rules. */
    String written(Machine machine, MachineForm form) {
        return switch (form) {
            case JSON -> writer.json(machine);
            case YAML -> writer.yaml(machine);
            case MERMAID -> new StateDiagramExport().write(machine);
            case RULES -> rules.drl(machine);
        };
    }

    String json(Machine machine) {
        return writer.json(machine);
    }

    String hash(Machine machine) {
        return ContentHash.of(machine);
    }
}
