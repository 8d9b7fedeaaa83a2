package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.expression.Expressions;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The action evaluateWorkflow as a step: evaluates, in place, a workflow that an input may name. */
@Singleton
@Named("evaluateWorkflow")
final class EvaluateWorkflowFunction implements StepFunction {
    private static final Capability CAPABILITY = Capability.of(
                    "Evaluates a workflow of the catalog in place; each argument is an input or a setting.")
            .perhapsTaking("workflow", Type.of(Kind.STRING), "its name")
            .perhapsTaking("version", Type.of(Kind.STRING), "a version, a range of versions, or latest")
            .perhapsTaking("inputs", Type.ANY_OBJECT, "input name to value")
            .perhapsTaking("strategy", Type.of(Kind.STRING), "single, reactUntilSatisfied, lazy, streaming or auto")
            .perhapsTaking("outputs", Type.ANY, "the outputs that are wanted")
            .perhapsTaking("failures", Type.of(Kind.STRING), "stop or isolate")
            .perhapsTaking("until", Type.ANY_OBJECT, "when an evaluation that reacts is satisfied")
            .perhapsTaking("validation", Type.ANY_OBJECT, "what the outputs are held against")
            .providing("the outputs of another workflow")
            .needing("the other workflow in the catalog")
            .returning(Type.ANY_OBJECT);

    private final Provider<WorkflowCatalog> catalog;
    private final Provider<EvaluationStrategies> strategies;
    private final Expressions expressions;
    private final ObjectMapper mapper;
    private final ValidationConfig validation;

    /** Providers, because the strategies need the functions themselves. */
    EvaluateWorkflowFunction(
            Provider<WorkflowCatalog> catalog,
            Provider<EvaluationStrategies> strategies,
            Expressions expressions,
            ObjectMapper mapper,
            ValidationConfig validation) {
        this.catalog = catalog;
        this.strategies = strategies;
        this.expressions = expressions;
        this.mapper = mapper;
        this.validation = validation;
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
        EvaluationCall call = request(arguments)
                .call(stored, expressions, validation.rules())
                .from(input.context().callers());
        Evaluated evaluated = strategies.get().evaluate(call);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("workflow", stored.workflow().name());
        answer.put("version", stored.workflow().version().toString());
        answer.put("outputs", evaluated.outcome().orThrow().outputs());
        Reactions reaction = evaluated.made().reaction();
        if (reaction != null) {
            answer.put("reaction", Map.of("outcome", reaction.end().word(), "iterations", reaction.iterations()));
        }
        return answer;
    }

    private EvaluateWorkflowRequest request(Arguments arguments) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("inputs", arguments.object("inputs"));
        for (String name : List.of("strategy", "outputs", "failures", "until", "validation")) {
            members.put(name, arguments.find(name));
        }
        try {
            return mapper.convertValue(members, EvaluateWorkflowRequest.class);
        } catch (IllegalArgumentException unfit) {
            throw Refusal.invalid(
                            "The call",
                            List.of(new Problem(
                                    Path.ROOT,
                                    "The arguments are none of evaluateWorkflow: " + unfit.getMessage(),
                                    "They are those of a request, see the API document.")))
                    .asException();
        }
    }
}
