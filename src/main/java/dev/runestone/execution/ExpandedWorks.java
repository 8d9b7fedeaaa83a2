package dev.runestone.execution;

import dev.runestone.workflow.Aggregate;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Composite;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Expansion;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Workflow;

/**
 * Makes what the components of an expansion do, which may depend on what they stand for.
 *
 * @param works makes what each component does by itself
 * @param written the workflow as it was written
 * @param expansion its expansion
 */
record ExpandedWorks(Component.Cases<Work> works, Workflow written, Expansion expansion)
        implements Component.Cases<Work> {

    @Override
    public Work stateMachine(StateMachine machine) {
        Work work = works.stateMachine(machine);
        Component origin = written.components().get(expansion.origin(machine.name()));
        return origin instanceof Aggregate aggregate && work instanceof MachineWork send ? send.of(aggregate) : work;
    }

    @Override
    public Work step(Step step) {
        return works.step(step);
    }

    @Override
    public Work ruleSet(RuleSet ruleSet) {
        return works.ruleSet(ruleSet);
    }

    @Override
    public Work condition(Condition condition) {
        return works.condition(condition);
    }

    @Override
    public Work join(Join join) {
        return works.join(join);
    }

    @Override
    public Work composite(Composite composite) {
        return works.composite(composite);
    }
}
