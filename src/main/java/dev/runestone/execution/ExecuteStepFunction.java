package dev.runestone.execution;

import dev.runestone.api.Problem;
import dev.runestone.function.Arguments;
import dev.runestone.function.Capability;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The action executeStep as a step: executes a function that an input may name. */
@Singleton
@Named("executeStep")
final class ExecuteStepFunction implements StepFunction {
    private static final Capability CAPABILITY = Capability.of(
                    "Executes a function by name; each argument is an input or a setting. The function gets no"
                            + " secrets.")
            .perhapsTaking("call", Type.of(Kind.STRING), "the function's name")
            .perhapsTaking("settings", Type.ANY_OBJECT, "what the function is set up with")
            .perhapsTaking("inputs", Type.ANY_OBJECT, "input name to value")
            .providing("whatever the function provides");

    private final Provider<StepExecutor> executor;

    ExecuteStepFunction(Provider<StepExecutor> executor) {
        this.executor = executor;
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        return Arguments.missing(step, inputs, "call");
    }

    @Override
    public @Nullable Object apply(StepInput input) {
        Arguments arguments = new Arguments(input);
        return executor.get()
                .executeStep(
                        new StepExecution(
                                arguments.needed("call"),
                                arguments.object("settings"),
                                arguments.object("inputs"),
                                Requirements.NONE,
                                Policy.NONE),
                        input.context().callers());
    }
}
