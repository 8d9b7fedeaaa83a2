package dev.runestone.definition;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Machine;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of reading the definition of a state machine: the machine, or problems. */
public final class MachineReading {
    private final @Nullable Element document;
    private final @Nullable Machine machine;
    private final List<Problem> problems;

    MachineReading(@Nullable Element document, @Nullable Machine machine, List<Problem> problems) {
        this.document = document;
        this.machine = problems.isEmpty() ? machine : null;
        this.problems = List.copyOf(problems);
    }

    /** The machine; empty where there are problems. */
    public Optional<Machine> machine() {
        return Optional.ofNullable(machine);
    }

    /** Everything that is wrong with the form of the definition, with line and column. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * The machine.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with the problems
     */
    public Machine orRefuse() {
        if (machine == null) {
            throw Refusal.invalid("The definition", problems).asException();
        }
        return machine;
    }

    /** Problems that something else found in the machine, with the line and column where the definition has them. */
    public List<Problem> located(List<Problem> found) {
        return Reading.located(document, found);
    }
}
