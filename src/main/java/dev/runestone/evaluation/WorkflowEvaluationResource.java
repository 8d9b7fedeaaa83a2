package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.execution.EvaluationTime;
import dev.runestone.execution.Explain;
import dev.runestone.execution.WorkflowOutcome;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.workflow.Version;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Evaluations of workflows over HTTP. */
@Path("/api/workflows/{name}/evaluations")
@Tag(name = "Workflows")
class WorkflowEvaluationResource {
    private static final String PROBLEM = "application/problem+json";

    private final WorkflowCatalog catalog;
    private final EvaluationStrategies strategies;
    private final GuardedWorkers workers;
    private final Duration deadline;

    WorkflowEvaluationResource(
            WorkflowCatalog catalog, EvaluationStrategies strategies, GuardedWorkers workers, EvaluationTime time) {
        this.catalog = catalog;
        this.strategies = strategies;
        this.workers = workers;
        this.deadline = time.longest();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "evaluateWorkflow",
            summary = "Evaluate a workflow",
            description =
                    "Reacts until no component is ready and answers with the outputs. An output whose endpoint got"
                            + " no fact, because a condition went another way, is left out. `explain: trace` adds timings and the"
                            + " fired rules, `explain: full` also the graph of facts and why each output is as it is.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = EvaluateWorkflowRequest.class),
                            examples = @ExampleObject(name = "application", value = """
                                                    {"inputs": {"application": {"salary": 3200, "expenses": 1100}},
                                                     "explain": "none"}""")))
    @APIResponse(
            responseCode = "200",
            description = "The outputs.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WorkflowEvaluationView.class),
                            examples = @ExampleObject(name = "outputs", value = """
                                                    {"workflow": "net-income", "version": "1.0.0",
                                                     "outputs": {"income": 2100}}""")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such workflow or version.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "Inputs do not fit, with a JSON pointer for each; or a component failed, with what had been"
                    + " computed so far.",
            content =
                    @Content(
                            mediaType = PROBLEM,
                            schema = @Schema(implementation = StoppedEvaluationView.class),
                            examples = @ExampleObject(name = "inputs", value = """
                                                    {"type": "urn:runestone:problem:invalid", "title": "Invalid content", "status": 422,
                                                     "detail": "The evaluation of 'net-income' has 1 problem.",
                                                     "errors": [{"pointer": "/inputs/application", "path": "inputs.application",
                                                       "message": "The input is missing.", "hint": "It is an object."}]}""")))
    @APIResponse(
            responseCode = "503",
            description = "All threads are at work.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "504", description = "The deadline passed.", content = @Content(mediaType = PROBLEM))
    public CompletionStage<Response> evaluateWorkflow(
            @Parameter(description = "The workflow's name in the catalog.", example = "net-income") @PathParam("name")
                    String name,
            @Nullable EvaluateWorkflowRequest request) {
        if (request == null) {
            throw new Refusal(Refusal.Kind.MALFORMED, "The request has no body.", List.of()).asException();
        }
        Version version = request.checkedVersion();
        Asked asked = new Asked(
                request.givenInputs(),
                request.checkedExplain(),
                request.checkedStrategy(),
                request.wantedOutputs(),
                request.isolates(),
                request.checkedDeadline(),
                request.strategy() != null);
        // This thread must not wait for the database, which may know a workflow that another process was given.
        Optional<StoredWorkflow> known = catalog.inMemory(name, version);
        return workers.submit(
                deadline, () -> answer(known.orElseGet(() -> catalog.existing(name, version)), asked));
    }

    /** The checked request. */
    private record Asked(
            Map<String, Object> inputs,
            Explain explain,
            Strategy strategy,
            Set<String> outputs,
            boolean isolated,
            @Nullable Duration deadline,
            boolean told) {}

    private Response answer(StoredWorkflow workflow, Asked asked) {
        ChosenStrategy chosen =
                ChosenStrategy.of(asked.strategy(), workflow.workflow(), asked.outputs(), false);
        StrategyOutcome made = strategies.evaluate(
                chosen.strategy(),
                new EvaluationCall(
                        workflow,
                        asked.inputs(),
                        asked.explain(),
                        asked.outputs(),
                        asked.isolated(),
                        asked.deadline(),
                        Until.QUIET,
                        Caching.PURE,
                        List.of()));
        if (made.outcome() instanceof WorkflowOutcome.Stopped stopped) {
            return Response.status(stopped.refusal().kind().status())
                    .type(PROBLEM)
                    .entity(StoppedEvaluationView.of(stopped))
                    .build();
        }
        return Response.ok(
                        WorkflowEvaluationView.of(
                                made.outcome().result(), asked.explain(), asked.told() ? chosen : null),
                        MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
