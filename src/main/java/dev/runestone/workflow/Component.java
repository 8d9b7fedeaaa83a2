package dev.runestone.workflow;

import java.util.List;

/**
 * A node of a workflow. Each kind is one record; {@link #match} makes the compiler list every place to finish when a
 * kind is added.
 */
public sealed interface Component permits Step, RuleSet, Condition, Join, StateMachine, Composite {

    /** Unique among the inputs and components of its workflow. */
    String name();

    /** The key that a definition gives its kind, {@code step} for example. */
    String kind();

    /** The input ports in the order in which the definition lists them. */
    List<Input> inputs();

    /** The ports that facts come out of. */
    List<Port> outputs();

    /** Goes on with the case of this component's kind. */
    <R> R match(Cases<R> cases);

    /** One function for each kind of component. */
    interface Cases<R> {
        R step(Step step);

        R ruleSet(RuleSet ruleSet);

        R condition(Condition condition);

        R join(Join join);

        R stateMachine(StateMachine machine);

        R composite(Composite composite);
    }
}
