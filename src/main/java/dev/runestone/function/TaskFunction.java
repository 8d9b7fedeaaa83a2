package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Step;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits until somebody outside completes the step by its token. */
@Singleton
@Named("task")
final class TaskFunction implements StepFunction {
    private static final String DETAILS = "details";
    private static final Capability CAPABILITY = Capability.of(
                    "Parks the step until somebody outside completes it, or fails it, over REST; `details`, a FEEL"
                            + " expression for an object, tell them what there is to do. It fails after `timeout`, or"
                            + " when no sign of life came for `heartbeat`.")
            .providing("the answer of a person or another system", "an approval")
            .needing("a run")
            .setUpWith(
                    Capability.settings(Map.of("timeout", Kinds.TEXT, "heartbeat", Kinds.TEXT, DETAILS, Kinds.TEXT)));

    private final Expressions expressions;

    TaskFunction(Expressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        List<Problem> problems = new ArrayList<>(Durations.problems(step.settings(), "timeout"));
        problems.addAll(Durations.problems(step.settings(), "heartbeat"));
        if (step.settings().get(DETAILS) instanceof String feel) {
            expressions
                    .problems(feel, inputs)
                    .forEach(problem -> problems.add(new Problem(Path.of(DETAILS), problem.message(), problem.hint())));
        }
        return problems;
    }

    @Override
    public Object apply(StepInput input) {
        Waits.refuseOutsideOfRun(input);
        return new Parking.Task(
                Durations.of(input.settings(), "timeout"), Durations.of(input.settings(), "heartbeat"), details(input));
    }

    private Map<String, @Nullable Object> details(StepInput input) {
        Map<String, @Nullable Object> values = input.values();
        if (!(input.settings().get(DETAILS) instanceof String feel)) {
            return values;
        }
        Object details = expressions.compile(feel, values.keySet()).evaluate(values);
        if (!(details instanceof Map<?, ?> map)) {
            throw Refusal.invalid(
                            "The task",
                            List.of(new Problem(
                                    Path.of(DETAILS), "The details are no object.", "Write {name: expression, …}.")))
                    .asException();
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }
}
