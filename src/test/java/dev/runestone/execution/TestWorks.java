package dev.runestone.execution;

import dev.runestone.function.StepFunction;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Composite;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What components do in the tests of the scheduler: steps and expressions call lambdas by name, conditions predicates by name. */
final class TestWorks implements Component.Cases<Work> {
    private final Map<String, StepFunction> functions = new HashMap<>();
    private final Map<String, Predicate<@Nullable Object>> predicates = new HashMap<>();

    TestWorks function(String name, StepFunction function) {
        functions.put(name, function);
        return this;
    }

    TestWorks predicate(String name, Predicate<@Nullable Object> predicate) {
        predicates.put(name, predicate);
        return this;
    }

    @Override
    public Work step(Step step) {
        String name = step.function().equals(Step.FEEL)
                ? String.valueOf(step.settings().get("expression"))
                : step.function();
        return new StepWork(step.name(), functions.get(name));
    }

    @Override
    public Work ruleSet(RuleSet ruleSet) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Work condition(Condition condition) {
        List<Predicate<@Nullable Object>> routes = new ArrayList<>();
        condition.routes().values().forEach(name -> routes.add(predicates.get(name)));
        return (input, traced) -> {
            int port = 0;
            while (port < routes.size() && !routes.get(port).test(input.value(0))) {
                port++;
            }
            return new Emission(port, input.value(0), List.of(), List.of());
        };
    }

    @Override
    public Work join(Join join) {
        return new JoinWork();
    }

    @Override
    public Work stateMachine(StateMachine machine) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Work composite(Composite composite) {
        throw new UnsupportedOperationException();
    }
}
