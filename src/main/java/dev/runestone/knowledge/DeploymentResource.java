package dev.runestone.knowledge;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Refusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Deployments over HTTP. */
@Path("/api/deployments")
@Tag(name = "Deployments", description = "Building, vetting and putting rules into service.")
@Produces(MediaType.APPLICATION_JSON)
class DeploymentResource {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final Deployments deployments;
    private final DeploymentStore store;

    DeploymentResource(Deployments deployments, DeploymentStore store) {
        this.deployments = deployments;
        this.store = store;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "deployKnowledge",
            summary = "Deploy a version of a knowledge base",
            description =
                    "Stores the assets and builds, vets and warms them in the background. The version decides as soon"
                            + " as it is ready, unless activate is false. The same assets under the same coordinates again are the"
                            + " same deployment; other assets under them are a conflict, unless the deployment failed.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = DeploymentRequest.class),
                            examples = @ExampleObject(name = "loans", value = KnowledgeExamples.DEPLOYMENT)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; `Location` tells the status.",
            content =
                    @Content(
                            schema = @Schema(implementation = DeploymentView.class),
                            examples = @ExampleObject(name = "building", value = KnowledgeExamples.BUILDING)))
    @APIResponse(responseCode = "409", description = "The version exists with other assets.")
    @APIResponse(responseCode = "503", description = "Too many builds wait.")
    public Response deployKnowledge(DeploymentRequest request) {
        DeploymentRequest.Checked checked = request.checked();
        Deployment deployment = deployments.deploy(checked.release(), checked.assets(), checked.activate());
        return Response.accepted(DeploymentView.of(deployment))
                .location(URI.create("/api/deployments/" + deployment.id()))
                .build();
    }

    @GET
    @Operation(
            operationId = "listDeployments",
            summary = "List deployments",
            description = "The latest first; of failed ones only the last few are kept.")
    @APIResponse(responseCode = "200", description = "A page of deployments.")
    public Page<DeploymentView> listDeployments(
            @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        return Page.of(store.list(Cursor.decode(cursor), size + 1), size, Deployment::id)
                .map(DeploymentView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getDeployment",
            summary = "See how far a deployment is",
            description = "BUILDING, then READY, or FAILED with what the compiler and the vetting found.")
    @APIResponse(
            responseCode = "200",
            description = "The deployment.",
            content =
                    @Content(
                            schema = @Schema(implementation = DeploymentView.class),
                            examples = @ExampleObject(name = "building", value = KnowledgeExamples.BUILDING)))
    public DeploymentView getDeployment(@PathParam("id") String id) {
        return deployments
                .find(id)
                .map(DeploymentView::of)
                .orElseThrow(() ->
                        Refusal.notFound("There is no deployment '" + id + "'.").asException());
    }
}
