package dev.runestone.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A workflow with the primitives that its composite components stand for in their place, which is what is executed. The
 * catalog keeps, and hashes, the workflow as it was written. The same workflow always expands to the same.
 *
 * @param workflow the workflow of primitives; the outputs and their names are the same
 * @param origins part to the component that it was made of, for those whose name is another
 */
public record Expansion(Workflow workflow, Map<String, String> origins) {
    public Expansion {
        origins = Map.copyOf(origins);
    }

    /** The expansion of a valid workflow; the workflow itself where nothing in it needs to be expanded. */
    public static Expansion of(Workflow workflow) {
        if (workflow.components().values().stream().noneMatch(Expansion::isExpanded)) {
            return new Expansion(workflow, Map.of());
        }
        Map<String, Component> components = new LinkedHashMap<>();
        Map<String, String> origins = new HashMap<>();
        List<PolicyRule> policies = new ArrayList<>();
        for (Component component : workflow.components().values()) {
            Parts parts = parts(workflow, component);
            for (Component part : parts.components()) {
                components.put(part.name(), part);
                if (!part.name().equals(component.name())) {
                    origins.put(part.name(), component.name());
                }
            }
            parts.policies()
                    .forEach((name, policy) ->
                            policies.add(new PolicyRule(new PolicyRule.Selector.Named(name), policy)));
        }
        policies.addAll(workflow.policies());
        return new Expansion(
                new Workflow(
                        workflow.name(),
                        workflow.version(),
                        workflow.description(),
                        workflow.inputs(),
                        components,
                        workflow.outputs(),
                        policies,
                        workflow.feedback(),
                        workflow.assertions()),
                origins);
    }

    /** The component of the definition that a component of the expansion was made of. */
    public String origin(String component) {
        return origins.getOrDefault(component, component);
    }

    /**
     * What stands in the place of a component.
     *
     * @param components the primitives
     * @param policies part to policy, for the parts that the workflow's own rules are not for
     */
    record Parts(List<Component> components, Map<String, Policy> policies) {
        static Parts of(Component one) {
            return new Parts(List.of(one), Map.of());
        }
    }

    private static boolean isExpanded(Component component) {
        return component instanceof Composite
                || (component instanceof StateMachine machine && machine.machine() instanceof MachineSource.Inline);
    }

    static Parts parts(Workflow workflow, Component component) {
        if (component instanceof StateMachine machine) {
            return Parts.of(new StateMachine(
                    machine.name(),
                    owned(workflow, machine.name(), machine.machine()),
                    machine.key(),
                    machine.event(),
                    machine.payload(),
                    machine.output(),
                    machine.inputs()));
        }
        return component instanceof Composite composite
                ? composite.match(new Composite.Kinds<Parts>() {
                    @Override
                    public Parts accumulator(Accumulator accumulator) {
                        return one(accumulator, Folding.machine(accumulator));
                    }

                    @Override
                    public Parts aggregate(Aggregate aggregate) {
                        return one(aggregate, Folding.machine(aggregate));
                    }

                    @Override
                    public Parts saga(Saga saga) {
                        return Sequence.of(saga, workflow);
                    }

                    @Override
                    public Parts eventProcess(EventProcess process) {
                        return Sequence.of(process, owned(workflow, process.name(), process.machine()), workflow);
                    }

                    /** The policies for the composite are for the machine in its place, also those for its kind. */
                    private Parts one(Composite of, StateMachine machine) {
                        return new Parts(parts(workflow, machine).components(), Map.of(of.name(), workflow.policy(of)));
                    }
                })
                : Parts.of(component);
    }

    /** The names of the components that an expansion adds, whatever the policies are. */
    static List<String> added(Composite composite) {
        return composite.match(new Composite.Kinds<List<String>>() {
            @Override
            public List<String> accumulator(Accumulator accumulator) {
                return List.of();
            }

            @Override
            public List<String> aggregate(Aggregate aggregate) {
                return List.of();
            }

            @Override
            public List<String> saga(Saga saga) {
                return Sequence.names(
                        saga,
                        saga.parts().stream().map(part -> part.step().name()).toList());
            }

            @Override
            public List<String> eventProcess(EventProcess process) {
                return Sequence.names(process, process.sources().keySet());
            }
        });
    }

    private static MachineSource owned(Workflow workflow, String component, MachineSource source) {
        if (!(source instanceof MachineSource.Inline inline)) {
            return source;
        }
        Machine machine = inline.machine();
        return new MachineSource.Inline(new Machine(
                workflow.name() + "." + component,
                workflow.version(),
                machine.description(),
                machine.key(),
                machine.initial(),
                machine.data(),
                machine.events(),
                machine.states(),
                machine.reactors(),
                machine.ignoresUnhandled()));
    }
}
