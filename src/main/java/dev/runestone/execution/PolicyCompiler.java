package dev.runestone.execution;

import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Puts components under their policies. What stands in for a component and what undoes it are compiled like steps.
 *
 * @param works makes what each component does
 */
record PolicyCompiler(Component.Cases<Work> works) {

    Work work(Component component, Policy policy) {
        Work work = TypedWork.of(component, component.match(works));
        if (policy.equals(Policy.NONE)) {
            return work;
        }
        return new PolicedWork(
                component.name(),
                work,
                policy,
                component.outputs().size(),
                fallback(component, policy.onFailure()),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    private @Nullable Work fallback(Component component, OnFailure reaction) {
        if (reaction instanceof OnFailure.FallbackExpression expression) {
            return step(
                    component,
                    Step.FEEL,
                    Map.of("expression", expression.expression()),
                    and(component.inputs(), FailureValue.ERROR));
        }
        return reaction instanceof OnFailure.FallbackStep step
                ? step(component, step.function(), step.settings(), component.inputs())
                : null;
    }

    /** What undoes a component; null where nothing does. */
    @Nullable
    Work compensation(Component component) {
        Compensation compensation = component instanceof Step step ? step.compensation() : null;
        if (compensation == null) {
            return null;
        }
        Work work = step(
                component,
                compensation.function(),
                compensation.settings(),
                and(component.inputs(), Compensation.RESULT));
        return (input, traced) -> work.execute(input.with(compensation.settings()), traced);
    }

    private Work step(Component component, String function, Map<String, Object> settings, List<Input> inputs) {
        // It is handed what the component itself is, and kept from telling it.
        Requirements requires = component instanceof Step own ? own.requires() : Requirements.NONE;
        return works.step(new Step(component.name(), function, settings, inputs, Type.ANY, requires, null));
    }

    private static List<Input> and(List<Input> inputs, String name) {
        List<Input> more = new ArrayList<>(inputs);
        more.add(new Input(name, Endpoint.of(name)));
        return more;
    }
}
