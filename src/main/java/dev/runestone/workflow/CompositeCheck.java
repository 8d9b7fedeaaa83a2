package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what is peculiar to each kind of component that stands for several. */
final class CompositeCheck implements Composite.Kinds<Boolean> {
    private final Path path;
    private final Endpoints endpoints;
    private final ComponentCheck check;
    private final MachineCheck machines;
    private final List<Problem> problems;

    CompositeCheck(
            Path path, Endpoints endpoints, ComponentCheck check, MachineCheck machines, List<Problem> problems) {
        this.path = path;
        this.endpoints = endpoints;
        this.check = check;
        this.machines = machines;
        this.problems = problems;
    }

    /** Checks a composite, and that the names of its parts are free. */
    void check(Composite composite) {
        composite.match(this);
        for (String part : Expansion.added(composite)) {
            if (endpoints.has(part)) {
                problems.add(new Problem(
                        path,
                        "'" + composite.name() + "' has a part '" + part
                                + "', which is the name of an input or component" + " too.",
                        "Rename one of them."));
            }
        }
    }

    @Override
    public Boolean accumulator(Accumulator accumulator) {
        Path at = path.member("accumulator");
        List<String> inputs = endpoints.variables(accumulator);
        check.expression(accumulator.key(), inputs, at.member("key"));
        List<String> variables = new ArrayList<>(inputs);
        variables.add(Accumulator.STATE);
        check.expression(accumulator.reducer(), variables, at.member("reducer"));
        int state = inputs.indexOf(Accumulator.STATE);
        if (state >= 0) {
            problems.add(new Problem(
                    path.member("from").element(state),
                    "An input of an accumulator cannot be called 'state', which is what it folds into.",
                    "Name it, as in from: {amount: state}."));
        }
        return true;
    }

    @Override
    public Boolean aggregate(Aggregate aggregate) {
        Path at = path.member("aggregate");
        List<String> inputs = endpoints.variables(aggregate);
        check.expression(aggregate.key(), inputs, at.member("key"));
        if (aggregate.payload() != null) {
            check.expression(aggregate.payload(), inputs, at.member("payload"));
        }
        Path command = at.member("command");
        if (aggregate.command().computed()) {
            check.expression(aggregate.command().text(), inputs, command.member("expression"));
        } else if (!aggregate.commands().containsKey(aggregate.command().text())) {
            problems.add(new Problem(
                    command,
                    "There is no command '" + aggregate.command().text() + "'.",
                    Names.hint(aggregate.command().text(), aggregate.commands().keySet())));
        }
        Set<String> raised = new HashSet<>();
        aggregate
                .commands()
                .forEach((name, each) ->
                        command(aggregate, each, at.member("commands").member(name), raised));
        aggregate.events().forEach((name, reducer) -> {
            Path event = at.member("events").member(name);
            named(name, event);
            check.expression(reducer, Aggregate.EVENT, event);
            if (!raised.contains(name)) {
                problems.add(new Problem(
                        event, "No command leads to the event '" + name + "'.", "Name it at a command or remove it."));
            }
        });
        if (aggregate.commands().isEmpty()) {
            problems.add(new Problem(
                    at.member("commands"),
                    "The aggregate takes no commands.",
                    "Write {name: {events: [{event: …}]}}."));
        }
        return true;
    }

    private void command(Aggregate aggregate, Aggregate.Command command, Path at, Set<String> raised) {
        named(String.valueOf(at.segments().get(at.segments().size() - 1)), at);
        if (command.guard() != null) {
            check.expression(command.guard(), Aggregate.COMMAND, at.member("guard"));
        }
        if (command.events().isEmpty()) {
            problems.add(new Problem(at, "The command leads to no event.", "Write events: [{event: …, payload: …}]."));
        }
        for (int i = 0; i < command.events().size(); i++) {
            Aggregate.Event event = command.events().get(i);
            Path each = at.member("events").element(i);
            raised.add(event.event());
            if (!aggregate.events().containsKey(event.event())) {
                problems.add(new Problem(
                        each.member("event"),
                        "There is no event '" + event.event() + "'.",
                        Names.hint(event.event(), aggregate.events().keySet())));
            }
            if (event.payload() != null) {
                check.expression(event.payload(), Aggregate.COMMAND, each.member("payload"));
            }
        }
    }

    private void named(String name, Path at) {
        if (!Names.isName(name)) {
            problems.add(new Problem(
                    at,
                    TypeCheck.shown(name) + " is no name.",
                    "A name is a letter and up to 99 letters, digits, '_' and '-'."));
        }
    }

    @Override
    public Boolean saga(Saga saga) {
        Path steps = path.member("saga").member("steps");
        if (saga.parts().isEmpty()) {
            problems.add(new Problem(steps, "The saga has no steps.", "Write a list of {name: …, do: {function: …}}."));
        }
        Set<String> variables = new LinkedHashSet<>(endpoints.variables(saga));
        for (int i = 0; i < saga.parts().size(); i++) {
            Saga.Part part = saga.parts().get(i);
            Step step = part.step();
            Path at = steps.element(i);
            named(step.name(), at.member("name"));
            List<String> seen = new ArrayList<>(variables);
            check.function(step.function(), step.settings(), step.requires(), seen, at.member("do"));
            Compensation compensation = step.compensation();
            if (compensation != null) {
                seen.add(Compensation.RESULT);
                check.function(
                        compensation.function(),
                        compensation.settings(),
                        step.requires(),
                        seen,
                        at.member("compensate"));
            }
            if (part.policy() != null && part.policy().onFailure() instanceof OnFailure.Route) {
                problems.add(new Problem(
                        at.member("policy").member("onFailure"),
                        "A step of a saga has no port to route its failures to.",
                        "Give the policy to the saga."));
            }
            if (!variables.add(step.name())) {
                problems.add(new Problem(
                        at.member("name"),
                        "There are two of the name '" + step.name() + "' among the saga's inputs and steps.",
                        "Rename one of them."));
            }
        }
        return true;
    }

    @Override
    public Boolean eventProcess(EventProcess process) {
        Path at = path.member("process");
        List<String> inputs = endpoints.variables(process);
        Set<String> known = machines.source(process.machine(), at.member("machine"));
        for (Map.Entry<String, EventProcess.Source> entry : process.sources().entrySet()) {
            Path key = at.member("correlate").member(entry.getKey());
            Path event = at.member("events").member(entry.getKey());
            if (!inputs.contains(entry.getKey())) {
                problems.add(new Problem(
                        key, "There is no input '" + entry.getKey() + "'.", Names.hint(entry.getKey(), inputs)));
                continue;
            }
            List<String> variables = List.of(entry.getKey());
            EventProcess.Source source = entry.getValue();
            if (source.key().isEmpty()) {
                problems.add(new Problem(
                        at.member("correlate"),
                        "It does not say which instance '" + entry.getKey() + "' is about.",
                        "Write " + entry.getKey() + ": and a FEEL expression over it."));
            } else {
                check.expression(source.key(), variables, key);
            }
            if (source.event().text().isEmpty()) {
                problems.add(new Problem(
                        at.member("events"),
                        "It does not say which event '" + entry.getKey() + "' means.",
                        "Write " + entry.getKey() + ": and the event."));
            } else {
                machines.event(source.event(), known, variables, event.member("event"));
            }
            if (source.payload() != null) {
                check.expression(source.payload(), variables, event.member("payload"));
            }
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (!process.sources().containsKey(inputs.get(i))) {
                problems.add(new Problem(
                        path.member("from").element(i),
                        "The process does not say what '" + inputs.get(i) + "' means.",
                        "Name it below 'correlate' and 'events'."));
            }
        }
        return true;
    }
}
