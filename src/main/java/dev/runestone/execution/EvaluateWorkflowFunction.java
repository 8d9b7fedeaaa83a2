package dev.runestone.execution;

import dev.runestone.api.Problem;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.function.Arguments;
import dev.runestone.function.Capability;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import dev.runestone.workflow.VersionRange;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The action evaluateWorkflow as a step: evaluates, in place, a workflow that an input may name. */
@Singleton
@Named("evaluateWorkflow")
final class EvaluateWorkflowFunction implements StepFunction {
    private static final Capability CAPABILITY = Capability.of(
                    "Evaluates a workflow of the catalog in place; each argument is an input or a setting.")
            .perhapsTaking("workflow", Type.of(Kind.STRING), "its name")
            .perhapsTaking("version", Type.of(Kind.STRING), "a version, a range of versions, or latest")
            .perhapsTaking("inputs", Type.ANY_OBJECT, "input name to value")
            .providing("the outputs of another workflow")
            .needing("the other workflow in the catalog")
            .returning(Type.ANY_OBJECT);

    private final Provider<WorkflowCatalog> catalog;
    private final Provider<WorkflowEvaluator> evaluator;

    EvaluateWorkflowFunction(Provider<WorkflowCatalog> catalog, Provider<WorkflowEvaluator> evaluator) {
        this.catalog = catalog;
        this.evaluator = evaluator;
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        return Arguments.missing(step, inputs, "workflow");
    }

    @Override
    public Object apply(StepInput input) {
        Arguments arguments = new Arguments(input);
        String version = arguments.text("version");
        VersionRange range = VersionRange.parse(version == null ? "latest" : version)
                .orElseThrow(() -> Arguments.refused("version", "a version or a range of versions"));
        StoredWorkflow stored = catalog.get().within(arguments.needed("workflow"), range);
        return Map.of(
                "workflow",
                stored.workflow().name(),
                "version",
                stored.workflow().version().toString(),
                "outputs",
                evaluator
                        .get()
                        .evaluate(
                                stored,
                                arguments.object("inputs"),
                                Explain.NONE,
                                input.context().callers())
                        .orThrow()
                        .outputs());
    }
}
