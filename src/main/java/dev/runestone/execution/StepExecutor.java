package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Capability;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepContext;
import dev.runestone.function.StepFunctions;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Executes functions by themselves, as the only step of a workflow that nobody keeps: with the checks, the policy, the
 * secrets and the limits that a step has.
 */
@Singleton
public final class StepExecutor {
    private static final String VALUE = "value";
    private static final Set<String> OWN = Set.of("function", "requires");

    private final StepFunctions functions;
    private final Expressions expressions;
    private final WorkCompiler compiler;
    private final Scheduler scheduler;
    private final Secrets secrets;

    StepExecutor(
            StepFunctions functions,
            Expressions expressions,
            WorkCompiler compiler,
            Scheduler scheduler,
            Secrets secrets) {
        this.functions = functions;
        this.expressions = expressions;
        this.compiler = compiler;
        this.scheduler = scheduler;
        this.secrets = secrets;
    }

    /**
     * Executes a function on the thread of the caller.
     *
     * @return the value
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}; {@code INVALID} with all that is wrong with settings,
     *     inputs and requirements, or where the function fails; the kind of the function's own refusal where it is
     *     {@code BUSY}, {@code TIMEOUT} or a limit
     */
    public @Nullable Object executeStep(StepExecution execution) {
        return executeStep(execution, List.of());
    }

    /** The same in the place of a step. */
    @Nullable
    Object executeStep(StepExecution execution, List<String> callers) {
        Capability capability = functions
                .capability(execution.function())
                .orElseThrow(() -> Refusal.notFound("There is no function '" + execution.function() + "'. "
                                + Names.hint(execution.function(), functions.names()))
                        .asException());
        String component = name(execution);
        Step step = step(component, execution);
        List<Problem> problems = problems(step, execution, capability);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The execution of '" + execution.function() + "'", problems)
                    .asException();
        }
        Workflow workflow = workflow(step, execution);
        WorkflowOutcome outcome = scheduler.evaluate(
                Plan.of(workflow, compiler),
                execution.inputs().values().toArray(),
                Explain.NONE,
                (any, evaluation, attempt) -> StepContext.ofEvaluation(step, secrets, evaluation, attempt, callers));
        if (outcome instanceof WorkflowOutcome.Stopped stopped) {
            throw told(stopped.refusal(), execution, component).asException();
        }
        return outcome.result().outputs().get(VALUE);
    }

    /** The function's, unless an input has it already. */
    private static String name(StepExecution execution) {
        String name = execution.function();
        while (execution.inputs().containsKey(name)) {
            name += "-";
        }
        return name;
    }

    @SuppressWarnings({"NullAway", "unchecked"}) // settings may be null like any JSON value
    private static Step step(String component, StepExecution execution) {
        return new Step(
                component,
                execution.function(),
                (Map<String, Object>) (Map<String, ?>) execution.settings(),
                execution.inputs().keySet().stream()
                        .map(input -> new Input(input, Endpoint.of(input)))
                        .toList(),
                Type.ANY,
                execution.requires(),
                null);
    }

    private static Workflow workflow(Step step, StepExecution execution) {
        Map<String, Type> inputs = new LinkedHashMap<>();
        execution.inputs().keySet().forEach(input -> inputs.put(input, Type.ANY));
        return new Workflow(
                execution.function(),
                new Version(1, 0, 0, ""),
                "",
                inputs,
                Map.of(step.name(), step),
                Map.of(VALUE, Endpoint.of(step.name())),
                List.of(new PolicyRule(new PolicyRule.Selector.Any(), execution.policy())));
    }

    private List<Problem> problems(Step step, StepExecution execution, Capability capability) {
        List<Problem> problems = new ArrayList<>();
        for (String input : execution.inputs().keySet()) {
            if (!Names.isName(input)) {
                problems.add(new Problem(
                        Path.of("inputs", input),
                        "'" + input + "' is no name of an input.",
                        "A name is a letter and up to 99 letters, digits, '_' and '-'."));
            }
        }
        for (Capability.Parameter parameter : capability.inputs()) {
            if (!parameter.optional() && !execution.inputs().containsKey(parameter.name())) {
                problems.add(new Problem(
                        Path.of("inputs", parameter.name()), "The input is missing.", parameter.description()));
            }
            if (execution.inputs().get(parameter.name()) != null) {
                problems.addAll(parameter
                        .type()
                        .problems(execution.inputs().get(parameter.name()), Path.of("inputs", parameter.name())));
            }
        }
        for (Problem problem : settings(step, execution)) {
            List<Object> at = problem.path().segments();
            problems.add(!at.isEmpty() && OWN.contains(at.get(0)) ? problem : under(Path.of("settings"), problem, 0));
        }
        Workflow alone = workflow(step, execution);
        secrets.missing(alone).forEach(problem -> problems.add(under(Path.ROOT, problem, 3)));
        return problems;
    }

    private List<Problem> settings(Step step, StepExecution execution) {
        if (!step.function().equals(Step.FEEL)) {
            return functions.problems(step, execution.inputs().keySet());
        }
        Object expression = execution.settings().get("expression");
        if (!(expression instanceof String feel)) {
            return List.of(new Problem(Path.of("expression"), "A feel step needs an expression.", "Give it as text."));
        }
        return expressions.problems(feel, execution.inputs().keySet()).stream()
                .map(problem -> new Problem(Path.of("expression"), problem.message(), problem.hint()))
                .toList();
    }

    /** The problem at another place: so many outer segments fewer, and below a path. */
    private static Problem under(Path path, Problem problem, int without) {
        List<Object> segments = new ArrayList<>(path.segments());
        List<Object> own = problem.path().segments();
        segments.addAll(own.subList(Math.min(without, own.size()), own.size()));
        return new Problem(new Path(segments), problem.message(), problem.hint());
    }

    /** What stopped the workflow, told of the function. */
    private static Refusal told(Refusal refusal, StepExecution execution, String component) {
        boolean itsOwn = !refusal.problems().isEmpty()
                && refusal.problems().stream()
                        .allMatch(problem -> problem.path().segments().size() >= 2
                                && problem.path().segments().get(1).equals(component));
        return itsOwn
                ? new Refusal(
                        refusal.kind(),
                        "The function '" + execution.function() + "' failed.",
                        refusal.problems().stream()
                                .map(problem -> under(Path.ROOT, problem, 2))
                                .toList())
                : refusal;
    }
}
