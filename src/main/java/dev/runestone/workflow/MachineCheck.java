package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks how components refer to state machines. */
final class MachineCheck {
    /** A machine inside a workflow should not be longer than what is around it. */
    private static final int STATES = 200;

    private final References references;
    private final ComponentCheck check;
    private final List<Problem> problems;

    MachineCheck(References references, ComponentCheck check, List<Problem> problems) {
        this.references = references;
        this.check = check;
        this.problems = problems;
    }

    void check(StateMachine component, List<String> variables, Path at) {
        Set<String> events = source(component.machine(), at);
        check.expression(component.key(), variables, at.member("key"));
        event(component.event(), events, variables, at.member("event"));
        if (component.payload() != null) {
            check.expression(component.payload(), variables, at.member("payload"));
        }
        if (component.output() != null) {
            check.expression(component.output(), StateMachine.RESULT, at.member("output"));
        }
    }

    /** Checks a machine; the events that it knows, none where that is not known. */
    Set<String> source(MachineSource source, Path at) {
        if (source instanceof MachineSource.Inline inline) {
            check.relative(
                    new MachineValidator(STATES).validate(inline.machine(), references), at.member("definition"));
            return inline.machine().events().keySet();
        }
        MachineSource.Stored stored = (MachineSource.Stored) source;
        Optional<Machine> machine = references.machine(stored.name(), stored.version());
        if (machine.isEmpty()) {
            boolean other = stored.version() != null
                    && references.machine(stored.name(), null).isPresent();
            problems.add(
                    other
                            ? Problem.at(
                                    at.member("version"),
                                    "The state machine '" + stored.name() + "' has no version " + stored.version()
                                            + ".")
                            : new Problem(
                                    at.member("name"),
                                    "There is no state machine '" + stored.name() + "'.",
                                    Names.hint(stored.name(), references.machineNames())));
            return Set.of();
        }
        return machine.get().events().keySet();
    }

    void event(ChosenName event, Set<String> known, List<String> variables, Path at) {
        if (event.computed()) {
            check.expression(event.text(), variables, at.member("expression"));
        } else if (!known.isEmpty() && !known.contains(event.text())) {
            problems.add(new Problem(
                    at, "The state machine has no event '" + event.text() + "'.", Names.hint(event.text(), known)));
        }
    }
}
