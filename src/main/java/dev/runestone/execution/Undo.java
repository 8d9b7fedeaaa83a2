package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Compensation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an evaluation has done that can be undone, the latest first. */
final class Undo {
    private final Plan plan;
    private final Deque<Done> done = new ArrayDeque<>(0);

    private record Done(int node, StepInput input, @Nullable Object value) {}

    Undo(Plan plan) {
        this.plan = plan;
    }

    /** Remembers a node that was executed, if something undoes it and it has given a value. */
    void remember(int node, StepInput input, Emission emission) {
        if (plan.compensation(node) != null && emission.port() == 0) {
            done.push(new Done(node, input, emission.value()));
        }
    }

    /** Undoes everything; a compensation that fails keeps none of the others from being tried. */
    List<Problem> everything() {
        List<Problem> problems = new ArrayList<>(0);
        while (!done.isEmpty()) {
            Done latest = done.pop();
            Work compensation = plan.compensation(latest.node());
            if (compensation != null) {
                undo(latest, compensation, problems);
            }
        }
        return problems;
    }

    private void undo(Done latest, Work compensation, List<Problem> problems) {
        try {
            compensation.execute(latest.input().and(Compensation.RESULT, latest.value()), false);
        } catch (Throwable failure) {
            Stops.rethrowFatal(failure);
            String name = plan.graph().names[latest.node()];
            problems.add(new Problem(
                    Path.of("components", plan.origin(name)),
                    "The compensation of '" + name + "' failed: " + Stops.message(failure),
                    "Undo by hand what the component did."));
        }
    }
}
