package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.RefusalException;
import dev.runestone.function.StepInput;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunStore;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Port;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the history of a run into another version of its workflow, beside the version that made it, and looks at each
 * event for what would have been different: the component is gone, would not have been ready, would have seen other
 * inputs, or would have made another value. What is pure is computed anew; what has effects must be the same function.
 */
final class ReplayCheck {
    private static final int PAGE = 1_000;

    private final RunState before;
    private final RunState after;
    private final Plan plan;

    /**
     * @param before the run's state before its first event, by the version that made it
     * @param after the same by the other version
     */
    ReplayCheck(RunState before, RunState after) {
        this.before = before;
        this.after = after;
        this.plan = after.plan();
    }

    Replay check(RunStore store, String id) {
        long seq = 0;
        for (List<Recorded> page = store.events(id, seq, PAGE); !page.isEmpty(); page = store.events(id, seq, PAGE)) {
            for (Recorded recorded : page) {
                Optional<String> reason = divergence(recorded.event());
                if (reason.isPresent()) {
                    return new Replay(
                            false,
                            seq,
                            new Replay.Divergence(recorded.seq(), component(recorded.event()), reason.get()));
                }
                before.apply(recorded);
                after.apply(recorded);
                seq = recorded.seq();
            }
        }
        return new Replay(true, seq, null);
    }

    private Optional<String> divergence(RunEvent event) {
        if (event instanceof RunEvent.RunStarted started) {
            return inputs(started);
        }
        if (event instanceof RunEvent.RunCompleted completed) {
            return outputs(completed);
        }
        String component = component(event);
        if (component.isEmpty()) {
            return Optional.empty();
        }
        Integer node = plan.nodes().get(component);
        if (node == null) {
            return Optional.of("The version has no component '" + component + "'.");
        }
        if (event instanceof RunEvent.JoinReleased
                || event instanceof RunEvent.Compensated
                || event instanceof RunEvent.CompensationFailed) {
            return Optional.empty();
        }
        ComponentStatus status = after.components().get(component);
        if (status != ComponentStatus.READY && status != before.components().get(component)) {
            return Optional.of("The component would be " + status + " at this time.");
        }
        return event instanceof RunEvent.Heartbeat ? Optional.empty() : component(event, node, component);
    }

    private Optional<String> inputs(RunEvent.RunStarted started) {
        try {
            InputCheck.checked(plan.workflow(), started.inputs());
            return Optional.empty();
        } catch (RefusalException refused) {
            return Optional.of("The run's inputs do not fit: " + refused.getMessage());
        }
    }

    private Optional<String> outputs(RunEvent.RunCompleted completed) {
        if (after.hasReady() || after.waits()) {
            return Optional.of("The run would not be at its end: "
                    + after.components().entrySet().stream()
                            .filter(each -> each.getValue() == ComponentStatus.READY)
                            .map(Map.Entry::getKey)
                            .findFirst()
                            .map(ready -> "'" + ready + "' would be executed.")
                            .orElse("it would wait."));
        }
        return JsonValues.equal(after.result(), completed.outputs())
                ? Optional.empty()
                : Optional.of("The outputs would be " + after.result() + ".");
    }

    private Optional<String> component(RunEvent event, int node, String component) {
        Component then = component(before.plan().workflow(), component);
        Component now = component(plan.workflow(), component);
        if (!then.kind().equals(now.kind())) {
            return Optional.of("'" + component + "' was of the kind " + then.kind() + " and is now of the kind "
                    + now.kind() + ".");
        }
        if (then instanceof Step was
                && now instanceof Step is
                && !was.function().equals(is.function())) {
            return Optional.of(
                    "'" + component + "' called '" + was.function() + "' and would now call '" + is.function() + "'.");
        }
        StepInput had = before.prepare(before.node(component));
        StepInput has = after.prepare(node);
        if (!JsonValues.equal(had.values(), has.values())) {
            return Optional.of("'" + component + "' would see other inputs.");
        }
        return event instanceof RunEvent.ComponentCompleted completed
                ? value(completed, node, has, now)
                : Optional.empty();
    }

    private Optional<String> value(RunEvent.ComponentCompleted completed, int node, StepInput input, Component now) {
        Optional<Port> port = plan.workflow().ports(now).stream()
                .filter(each -> each.name().equals(completed.port()))
                .findFirst();
        if (port.isEmpty()) {
            return Optional.of("'" + now.name() + "' has no port '" + completed.port() + "' any more.");
        }
        if (!port.get().type().problems(completed.value(), Path.of(now.name())).isEmpty()) {
            return Optional.of("'" + now.name() + "' would not make such a value: its type is "
                    + port.get().type().shown() + ".");
        }
        if (!plan.work(node).isPure() || plan.policed(node) != null) {
            return Optional.empty();
        }
        return recomputed(completed, node, input);
    }

    private Optional<String> recomputed(RunEvent.ComponentCompleted completed, int node, StepInput input) {
        String component = completed.component();
        try {
            Emission emission = plan.work(node).execute(input, false);
            String portName = plan.graph().portName(node, emission.port());
            if (!portName.equals(completed.port())) {
                return Optional.of("The fact would come out of '" + component + "." + portName + "'.");
            }
            return JsonValues.equal(emission.value(), completed.value())
                    ? Optional.empty()
                    : Optional.of("'" + component + "' would make another value.");
        } catch (Exception failed) {
            return Optional.of("'" + component + "' would fail: " + failed.getMessage());
        }
    }

    private static Component component(Workflow workflow, String name) {
        Component component = workflow.components().get(name);
        if (component == null) {
            throw new IllegalStateException("There is no component '" + name + "'.");
        }
        return component;
    }

    private static String component(RunEvent event) {
        String name = RunEvents.component(event);
        return name == null ? "" : name;
    }
}
