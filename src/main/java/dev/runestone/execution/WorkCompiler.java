package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expression;
import dev.runestone.expression.Expressions;
import dev.runestone.function.RedactedFunction;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepFunctions;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Composite;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes of each component what it does. */
record WorkCompiler(StepFunctions functions, Expressions expressions, Rules rules, Machines machines)
        implements Component.Cases<Work> {
    private static final String EXPRESSION = "expression";

    @Override
    public Work step(Step step) {
        if (step.function().equals(Step.FEEL)) {
            if (step.settings().get(EXPRESSION) instanceof String text) {
                return new FeelWork(expressions.compile(text, names(step)));
            }
            throw refused(step, "A feel step needs an expression.", "Give it as text.");
        }
        StepFunction function = functions.find(step.function());
        if (function == null) {
            throw refused(
                    step,
                    "There is no function '" + step.function() + "'.",
                    "There are " + String.join(", ", functions.names()) + ".");
        }
        boolean secret = !step.requires().secrets().isEmpty();
        return new StepWork(step.name(), secret ? new RedactedFunction(function) : function);
    }

    @Override
    public Work ruleSet(RuleSet ruleSet) {
        Map<String, Expression> arguments = new HashMap<>();
        if (ruleSet.query() != null) {
            List<String> names = names(ruleSet);
            ruleSet.query()
                    .arguments()
                    .forEach((parameter, feel) -> arguments.put(parameter, expressions.compile(feel, names)));
        }
        return new RuleSetWork(ruleSet, rules, arguments);
    }

    @Override
    public Work condition(Condition condition) {
        List<String> names = names(condition);
        return new ConditionWork(condition.routes().values().stream()
                .map(text -> expressions.compile(text, names))
                .toList());
    }

    @Override
    public Work join(Join join) {
        return new JoinWork();
    }

    @Override
    public Work stateMachine(StateMachine machine) {
        return MachineWork.of(machine, expressions, machines);
    }

    @Override
    public Work composite(Composite composite) {
        throw new IllegalStateException("The component '" + composite.name() + "' has not been expanded.");
    }

    private static List<String> names(Component component) {
        return component.inputs().stream().map(Input::name).toList();
    }

    private static RuntimeException refused(Step step, String message, String hint) {
        Path path = Path.of("components", step.name(), "step");
        return Refusal.invalid("The step '" + step.name() + "'", List.of(new Problem(path, message, hint)))
                .asException();
    }
}
