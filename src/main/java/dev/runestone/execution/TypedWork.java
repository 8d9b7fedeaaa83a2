package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A component's work behind a check of the inputs that declare a type. */
final class TypedWork implements Work {
    private final String component;
    private final List<Input> inputs;
    private final Work work;

    private TypedWork(Component component, Work work) {
        this.component = component.name();
        this.inputs = component.inputs();
        this.work = work;
    }

    /** The work itself where no input declares a type. */
    static Work of(Component component, Work work) {
        return component.inputs().stream().allMatch(input -> input.type().equals(Type.ANY))
                ? work
                : new TypedWork(component, work);
    }

    @Override
    public Emission execute(StepInput input, boolean traced) throws Exception {
        List<Problem> problems = new ArrayList<>(0);
        for (int i = 0; i < inputs.size(); i++) {
            check(inputs.get(i), input.value(i), Path.of("from", i), problems);
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid("What '" + component + "' was given", problems)
                    .asException();
        }
        return work.execute(input, traced);
    }

    private void check(Input input, @Nullable Object value, Path path, List<Problem> problems) {
        if (input.type().equals(Type.ANY) || (value == null && input.optional())) {
            return;
        }
        for (Problem problem : input.type().problems(value, path)) {
            String source = input.sources().stream().map(Endpoint::toString).collect(Collectors.joining("' or '"));
            problems.add(new Problem(
                    problem.path(),
                    "What '" + source + "' gave for '" + input.name() + "' of '" + component + "' does not fit: "
                            + problem.message(),
                    problem.hint()));
        }
    }

    @Override
    public boolean isPure() {
        return work.isPure();
    }

    @Override
    public boolean waits() {
        return work.waits();
    }
}
