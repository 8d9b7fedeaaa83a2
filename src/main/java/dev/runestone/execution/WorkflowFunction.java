package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Capability;
import dev.runestone.function.Parking;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import dev.runestone.workflow.VersionRange;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another workflow in the place of a step; its outputs are the value. In a run it is a run of its own that the step waits
 * for; in an evaluation it is evaluated in place. The version is chosen when the step is executed.
 */
@Singleton
@Named("workflow")
final class WorkflowFunction implements StepFunction {
    private static final String NAME = "name";
    private static final String VERSION = "version";
    private static final String INPUTS = "inputs";
    private static final Capability CAPABILITY = Capability.of(
                    "Another workflow by name and version, which is exact, a range like ^1.2.0 or '>=1.0.0 <2.0.0', or"
                            + " latest. Its inputs are the step's by name, or what `inputs` says: name to FEEL"
                            + " expression. The value is an object of its outputs.")
            .providing("the outputs of another workflow")
            .needing("the other workflow in the catalog")
            .returning(Type.ANY_OBJECT)
            .setUpWith(Capability.settings(
                    Map.of(NAME, Type.of(Kind.STRING), VERSION, Type.of(Kind.STRING), INPUTS, Type.ANY_OBJECT), NAME));

    private final Provider<WorkflowCatalog> catalog;
    private final Provider<WorkflowEvaluator> evaluator;
    private final Expressions expressions;
    private final int maximumDepth;

    /** Providers, because catalog and evaluator need the functions themselves. */
    WorkflowFunction(
            Provider<WorkflowCatalog> catalog,
            Provider<WorkflowEvaluator> evaluator,
            Expressions expressions,
            ExecutionConfig config) {
        this.catalog = catalog;
        this.evaluator = evaluator;
        this.expressions = expressions;
        this.maximumDepth = config.maximumDepth();
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        List<Problem> problems = new ArrayList<>(0);
        String name = String.valueOf(step.settings().get(NAME));
        if (!Names.isName(name)) {
            problems.add(new Problem(
                    Path.of(NAME),
                    "'" + name + "' is no name of a workflow.",
                    "A name is a letter and up to 99 letters, digits, '_' and '-'."));
        }
        if (step.settings().get(VERSION) instanceof String version
                && VersionRange.parse(version).isEmpty()) {
            problems.add(new Problem(
                    Path.of(VERSION),
                    "'" + version + "' is no version and no range of versions.",
                    "Write 1.2.0, ^1.2.0, ~1.2.0, '>=1.0.0 <2.0.0' or latest."));
        }
        if (step.settings().get(INPUTS) instanceof Map<?, ?> map) {
            map.forEach((input, feel) -> {
                Path path = Path.of(INPUTS, String.valueOf(input));
                List<Problem> found = feel instanceof String text
                        ? expressions.problems(text, inputs)
                        : List.of(new Problem(Path.ROOT, "Here is no expression.", "Write FEEL as text."));
                found.forEach(problem -> problems.add(new Problem(path, problem.message(), problem.hint())));
            });
        }
        return problems;
    }

    @Override
    public @Nullable Object apply(StepInput input) {
        StoredWorkflow stored = catalog.get()
                .within(
                        String.valueOf(input.settings().get(NAME)),
                        VersionRange.parse(String.valueOf(input.settings().getOrDefault(VERSION, "latest")))
                                .orElse(VersionRange.LATEST));
        Map<String, @Nullable Object> values = values(input);
        if (!input.context().mayPark()) {
            return evaluator
                    .get()
                    .evaluate(stored, values, Explain.NONE, input.context().callers())
                    .orThrow()
                    .outputs();
        }
        Workflow workflow = stored.workflow();
        Callers.with(input.context().callers(), workflow, maximumDepth);
        return new Parking.Child(workflow.name(), workflow.version().toString(), values);
    }

    private Map<String, @Nullable Object> values(StepInput input) {
        Map<String, @Nullable Object> given = input.values();
        if (!(input.settings().get(INPUTS) instanceof Map<?, ?> map)) {
            return given;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((name, feel) -> values.put(
                String.valueOf(name),
                expressions.compile(String.valueOf(feel), given.keySet()).evaluate(given)));
        return values;
    }
}
