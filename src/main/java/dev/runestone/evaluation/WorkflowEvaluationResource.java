package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.execution.EvaluationTime;
import dev.runestone.execution.Explain;
import dev.runestone.execution.WorkflowOutcome;
import dev.runestone.expression.Expressions;
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
import java.util.Optional;
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
    private final Expressions expressions;
    private final ValidationConfig validation;
    private final Specialisations specialisations;
    private final GuardedWorkers workers;
    private final Duration deadline;

    WorkflowEvaluationResource(
            WorkflowCatalog catalog,
            EvaluationStrategies strategies,
            Expressions expressions,
            ValidationConfig validation,
            Specialisations specialisations,
            GuardedWorkers workers,
            EvaluationTime time) {
        this.catalog = catalog;
        this.strategies = strategies;
        this.expressions = expressions;
        this.validation = validation;
        this.specialisations = specialisations;
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
                    "Answers with the outputs. `strategy` says how they are come by: in one pass, until it is satisfied, or"
                            + " only what the wanted outputs need. An output whose endpoint got no fact, because a condition"
                            + " went another way, is left out. `explain: trace` adds timings and the fired rules, `explain:"
                            + " full` also the graph of facts and why each output is as it is. Outputs are held against the"
                            + " workflow's assertions and `validation`.")
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
            description = "There is no such workflow, version or specialisation.",
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
            throw Refusal.withoutBody().asException();
        }
        if (request.specialisation() != null) {
            return completed(request, specialisations.existing(name, request.specialisation()));
        }
        Version version = request.checkedVersion();
        // This thread must not wait for the database, which may know a workflow that another process was given.
        Optional<StoredWorkflow> known = catalog.inMemory(name, version);
        return workers.submit(deadline, () -> {
            StoredWorkflow workflow = known.orElseGet(() -> catalog.existing(name, version));
            return answer(
                    strategies.evaluate(request.call(workflow, expressions, validation.rules())),
                    request.checkedExplain(),
                    request.strategy() != null);
        });
    }

    private CompletionStage<Response> completed(EvaluateWorkflowRequest request, Specialisation begun) {
        request.checkVersion(begun);
        return workers.submit(
                deadline,
                () -> answer(
                        strategies.evaluate(request.call(begun.workflow(), expressions, validation.rules(), begun)),
                        request.checkedExplain(),
                        true));
    }

    private static Response answer(Evaluated evaluated, Explain explain, boolean told) {
        if (evaluated.outcome() instanceof WorkflowOutcome.Stopped stopped) {
            return Response.status(stopped.refusal().kind().status())
                    .type(PROBLEM)
                    .entity(StoppedEvaluationView.of(stopped))
                    .build();
        }
        return Response.ok(WorkflowEvaluationView.of(evaluated, explain, told), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
