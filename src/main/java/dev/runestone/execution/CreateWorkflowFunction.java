package dev.runestone.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Problem;
import dev.runestone.catalog.Creation;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.definition.Reading;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.function.Arguments;
import dev.runestone.function.Capability;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The action createWorkflow as a step: a workflow that writes workflows. */
@Singleton
@Named("createWorkflow")
final class CreateWorkflowFunction implements StepFunction {
    private static final String DEFINITION = "definition";
    private static final Capability CAPABILITY = Capability.of(
                    "Puts a version of a workflow into the catalog. The same content again changes nothing.")
            .perhapsTaking(DEFINITION, Type.ANY, "the definition as an object, or as YAML or JSON text")
            .providing("a workflow in the catalog")
            .returning(Type.ANY_OBJECT);

    private final Provider<WorkflowCatalog> catalog;
    private final WorkflowReader reader;
    private final ObjectMapper mapper;

    CreateWorkflowFunction(Provider<WorkflowCatalog> catalog, WorkflowReader reader, ObjectMapper mapper) {
        this.catalog = catalog;
        this.reader = reader;
        this.mapper = mapper;
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        return Arguments.missing(step, inputs, DEFINITION);
    }

    @Override
    public Object apply(StepInput input) throws JsonProcessingException {
        Object definition = new Arguments(input).find(DEFINITION);
        if (!(definition instanceof String) && !(definition instanceof Map)) {
            throw Arguments.refused(DEFINITION, "an object or a text");
        }
        Reading reading = definition instanceof String text
                ? reader.readYaml(text)
                : reader.readJson(mapper.writeValueAsString(definition));
        Creation creation = catalog.get().createWorkflow(reading.orRefuse());
        Workflow workflow = creation.stored().workflow();
        return Map.of(
                "name", workflow.name(),
                "version", workflow.version().toString(),
                "hash", creation.stored().hash(),
                "created", creation.created());
    }
}
