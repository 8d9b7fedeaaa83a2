package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Step;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Waits for a signal of a name; its payload is the value. */
@Singleton
@Named("signal")
final class SignalFunction implements StepFunction {
    private static final Capability CAPABILITY = Capability.of(
                    "Parks the step until the run gets a signal of the name, also one that came before; the payload is"
                            + " the value. It fails after `timeout`.")
            .providing("the payload of a signal")
            .needing("a run")
            .setUpWith(Capability.settings(Map.of("name", Kinds.TEXT, "timeout", Kinds.TEXT), "name"));

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        List<Problem> problems = new ArrayList<>(Durations.problems(step.settings(), "timeout"));
        String name = String.valueOf(step.settings().get("name"));
        if (!Names.isName(name)) {
            problems.add(new Problem(
                    Path.of("name"),
                    "'" + name + "' is no name of a signal.",
                    "A name is a letter and up to 99 letters, digits, '_' and '-'."));
        }
        return problems;
    }

    @Override
    public Object apply(StepInput input) {
        Waits.refuseOutsideOfRun(input);
        return new Parking.Signal(
                String.valueOf(input.settings().get("name")), Durations.of(input.settings(), "timeout"));
    }
}
