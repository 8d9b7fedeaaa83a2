package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.execution.EvaluationTime;
import dev.runestone.expression.Expressions;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.workflow.Version;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Evaluations that are begun with some of their inputs, over HTTP. */
@Path("/api/workflows/{name}/specialisations")
@Tag(name = "Workflows")
class SpecialisationResource {
    private static final String PROBLEM = "application/problem+json";
    private static final String EXAMPLE = """
            {"id": "1c9d8f0e-6f3c-4a57-9d0a-0f4f3b0a3c11", "workflow": "quote", "version": "1.0.0",
             "inputs": ["tariff"], "missing": ["parcel"], "outputs": {}, "computed": 3, "pending": ["price"],
             "expires": "2026-11-27T12:00:00Z"}""";

    private final LazyEvaluation lazy;
    private final Specialisations specialisations;
    private final WorkflowCatalog catalog;
    private final Expressions expressions;
    private final GuardedWorkers workers;
    private final EvaluationTime time;

    SpecialisationResource(
            LazyEvaluation lazy,
            Specialisations specialisations,
            WorkflowCatalog catalog,
            Expressions expressions,
            GuardedWorkers workers,
            EvaluationTime time) {
        this.lazy = lazy;
        this.specialisations = specialisations;
        this.catalog = catalog;
        this.expressions = expressions;
        this.workers = workers;
        this.time = time;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "specialiseWorkflow",
            summary = "Evaluate a workflow with some of its inputs",
            description =
                    "Computes what can be computed with the inputs that are known, and keeps it. Evaluations that name"
                            + " the `specialisation` give the other inputs, as often as is wanted, and do not compute again what was"
                            + " computed.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = SpecialiseRequest.class),
                            examples = @ExampleObject(name = "tariff", value = """
                                    {"inputs": {"tariff": {"base": 4, "perKilo": 0.8}}}""")))
    @APIResponse(
            responseCode = "201",
            description = "What was computed, and what is missing.",
            headers = @Header(name = "Location", description = "The specialisation."),
            content =
                    @Content(
                            schema = @Schema(implementation = SpecialisationView.class),
                            examples = @ExampleObject(name = "tariff", value = EXAMPLE)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such workflow or version.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "Inputs do not fit, a component failed, or there is no room for it.",
            content = @Content(mediaType = PROBLEM))
    public CompletionStage<Response> specialiseWorkflow(
            @Parameter(description = "The workflow's name in the catalog.", example = "quote") @PathParam("name")
                    String name,
            @Nullable SpecialiseRequest request) {
        if (request == null) {
            throw Refusal.withoutBody().asException();
        }
        EvaluateWorkflowRequest evaluation = request.evaluation();
        Version version = evaluation.checkedVersion();
        return workers.submit(time.longest(), () -> {
            Specialisation made = lazy.specialise(evaluation.call(catalog.existing(name, version), expressions, 0));
            // No request is at hand on this thread, of which a URI could be made absolute.
            return Response.status(Response.Status.CREATED)
                    .header(
                            HttpHeaders.LOCATION,
                            UriBuilder.fromPath("/api/workflows/{name}/specialisations/{id}")
                                    .build(name, made.id())
                                    .toString())
                    .entity(SpecialisationView.of(made))
                    .build();
        });
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getSpecialisation", summary = "Look at a specialisation")
    @APIResponse(
            responseCode = "200",
            description = "The specialisation.",
            content =
                    @Content(
                            schema = @Schema(implementation = SpecialisationView.class),
                            examples = @ExampleObject(name = "tariff", value = EXAMPLE)))
    @APIResponse(
            responseCode = "404",
            description = "There is none, any more.",
            content = @Content(mediaType = PROBLEM))
    public SpecialisationView getSpecialisation(
            @Parameter(description = "The workflow's name in the catalog.", example = "quote") @PathParam("name")
                    String name,
            @Parameter(description = "Its id.", example = "1c9d8f0e-6f3c-4a57-9d0a-0f4f3b0a3c11") @PathParam("id")
                    String id) {
        return SpecialisationView.of(specialisations.existing(name, id));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteSpecialisation", summary = "Forget a specialisation")
    @APIResponse(responseCode = "204", description = "It is forgotten.")
    @APIResponse(
            responseCode = "404",
            description = "There is none, any more.",
            content = @Content(mediaType = PROBLEM))
    public void deleteSpecialisation(
            @Parameter(description = "The workflow's name in the catalog.", example = "quote") @PathParam("name")
                    String name,
            @Parameter(description = "Its id.", example = "1c9d8f0e-6f3c-4a57-9d0a-0f4f3b0a3c11") @PathParam("id")
                    String id) {
        specialisations.delete(name, id);
    }
}
