package dev.runestone.workflow;

import dev.runestone.workflow.Expansion.Parts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Expands what does one thing after the other. */
final class Sequence {
    /** No name of an input begins with an underscore. */
    private static final String BEFORE = "_before";

    private static final String LAST = "last";

    private Sequence() {}

    /** The names of all that may be added for parts of such names. */
    static List<String> names(Composite composite, Collection<String> parts) {
        List<String> names = new ArrayList<>();
        parts.forEach(part -> names.add(name(composite, part)));
        names.addAll(Ending.names(composite));
        return names;
    }

    private static String name(Composite composite, String part) {
        return composite.name() + "-" + part;
    }

    static Parts of(Saga saga, Workflow workflow) {
        Ending ending = new Ending(saga, workflow.policy(saga).onFailure());
        List<Component> steps = new ArrayList<>();
        Map<String, Policy> policies = new LinkedHashMap<>();
        List<Input> seen = new ArrayList<>(saga.inputs());
        List<Input> results = new ArrayList<>();
        for (Saga.Part part : saga.parts()) {
            Step step = part.step();
            String name = name(saga, step.name());
            Step expanded = new Step(
                    name, step.function(), step.settings(), seen, step.type(), step.requires(), step.compensation());
            steps.add(expanded);
            Policy own = part.policy();
            // What the step's own policy does not say of failures is as for the whole.
            policies.put(
                    name,
                    own == null
                            ? ending.policy(inherited(workflow, saga, expanded))
                            : own.onFailure() instanceof OnFailure.Halt ? ending.policy(own) : own);
            Input result = new Input(step.name(), Endpoint.of(name));
            results.add(result);
            seen = new ArrayList<>(seen);
            seen.add(result);
        }
        Step done = Step.feel(
                saga.name(),
                FeelText.object(results.stream().map(Input::name).toList()),
                results.toArray(Input[]::new));
        return ending.after(steps, policies, done);
    }

    static Parts of(EventProcess process, MachineSource machine, Workflow workflow) {
        Ending ending = new Ending(process, workflow.policy(process).onFailure());
        List<Component> sends = new ArrayList<>();
        Map<String, Policy> policies = new LinkedHashMap<>();
        List<Endpoint> latestFirst = new ArrayList<>();
        for (Input input : process.inputs()) {
            EventProcess.Source source = process.sources().get(input.name());
            if (source == null) {
                throw new IllegalArgumentException(
                        "The process " + process.name() + " does not say what " + input.name() + " means.");
            }
            List<Input> inputs = new ArrayList<>(List.of(input));
            if (!latestFirst.isEmpty()) {
                // Only so that the sources send one after the other, each whether or not those before it do.
                inputs.add(new Input(BEFORE, Type.ANY, Input.Cardinality.ONE, List.of(latestFirst.get(0)), true, null));
            }
            String name = name(process, input.name());
            StateMachine send =
                    new StateMachine(name, machine, source.key(), source.event(), source.payload(), null, inputs);
            sends.add(send);
            policies.put(name, ending.policy(inherited(workflow, process, send)));
            latestFirst.add(0, Endpoint.of(name));
        }
        Step done = Step.feel(
                process.name(), LAST, new Input(LAST, Type.ANY, Input.Cardinality.ONE, latestFirst, false, null));
        return ending.after(sends, policies, done);
    }

    /** The first of the workflow's policies that is for a part itself or for the whole. */
    private static Policy inherited(Workflow workflow, Composite whole, Component part) {
        return workflow.policies().stream()
                .filter(rule -> rule.selector().matches(part) || rule.selector().matches(whole))
                .findFirst()
                .map(PolicyRule::policy)
                .orElse(Policy.NONE);
    }

    static Policy with(Policy policy, OnFailure reaction) {
        return new Policy(
                policy.retries(), policy.timeout(), policy.deadline(), policy.breaker(), reaction, policy.cache());
    }
}
