package dev.runestone.knowledge;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Knowledge bases over HTTP: which there are, and which version of each decides. */
@Path("/api/knowledge-bases")
@Tag(name = "Knowledge bases", description = "Versions of knowledge bases, and evaluating them.")
@Produces(MediaType.APPLICATION_JSON)
class KnowledgeBaseResource {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final Versions versions;
    private final Deployments deployments;

    KnowledgeBaseResource(Versions versions, Deployments deployments) {
        this.versions = versions;
        this.deployments = deployments;
    }

    /** Which version is to decide. */
    @Schema(name = "Activation")
    record ActivationRequest(
            @Schema(examples = "1.0.0", required = true) @Nullable
            String version) {}

    @GET
    @Operation(
            operationId = "listKnowledgeBases",
            summary = "List knowledge bases",
            description = "By name, with their versions.")
    @APIResponse(responseCode = "200", description = "A page of knowledge bases.")
    public Page<KnowledgeBaseView> listKnowledgeBases(
            @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        String after = Cursor.decode(cursor);
        List<String> names = versions.names().stream()
                .filter(name -> name.compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        return Page.of(names, size, name -> name).map(name -> KnowledgeBaseView.of(versions.state(name)));
    }

    @GET
    @Path("/{base}")
    @Operation(
            operationId = "getKnowledgeBase",
            summary = "See a knowledge base and its versions",
            description = "By group:artifact, or by artifact where only one group has it.")
    @APIResponse(
            responseCode = "200",
            description = "The knowledge base; the `ETag` changes with every version and activation.",
            content =
                    @Content(
                            schema = @Schema(implementation = KnowledgeBaseView.class),
                            examples = @ExampleObject(name = "loans", value = KnowledgeExamples.BASE)))
    @APIResponse(responseCode = "304", description = "Nothing has changed since the ETag of `If-None-Match`.")
    public Response getKnowledgeBase(@PathParam("base") String base, @Context Request request) {
        KnowledgeBaseView view = KnowledgeBaseView.of(versions.state(base));
        EntityTag tag = new EntityTag(view.tag());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        CacheControl revalidate = new CacheControl();
        revalidate.setNoCache(true);
        return (unchanged != null ? unchanged : Response.ok(view))
                .tag(tag)
                .cacheControl(revalidate)
                .build();
    }

    @PUT
    @Path("/{base}/active")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "activateVersion",
            summary = "Make a version the one that decides",
            description = "Requests in flight finish on the version that they began with.")
    @Parameter(
            name = "If-Match",
            in = ParameterIn.HEADER,
            description = "The ETag of the knowledge base as it was seen.",
            schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ActivationRequest.class),
                            examples = @ExampleObject(name = "first", value = KnowledgeExamples.ACTIVATION)))
    @APIResponse(
            responseCode = "200",
            description = "The knowledge base with its new active version.",
            content = @Content(schema = @Schema(implementation = KnowledgeBaseView.class)))
    @APIResponse(responseCode = "410", description = "The version has been retired.")
    @APIResponse(responseCode = "412", description = "The knowledge base has changed since.")
    public Response activateVersion(
            @PathParam("base") String base, ActivationRequest activation, @Context Request request) {
        String version = activation.version();
        if (version == null) {
            throw Refusal.invalid(
                            "The activation",
                            List.of(new Problem(
                                    dev.runestone.api.Path.of("version"), "Which version is to decide?", "")))
                    .asException();
        }
        return tagged(deployments.activate(base, version, unchanged(request)));
    }

    @POST
    @Path("/{base}/rollbacks")
    @Operation(
            operationId = "rollBack",
            summary = "Make the version that decided before decide again",
            description = "Rolling back twice leads to the version before that. Takes no body.")
    @Parameter(
            name = "If-Match",
            in = ParameterIn.HEADER,
            description = "The ETag of the knowledge base as it was seen.",
            schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The knowledge base with its new active version.",
            content = @Content(schema = @Schema(implementation = KnowledgeBaseView.class)))
    @APIResponse(responseCode = "409", description = "No version was active before.")
    @APIResponse(responseCode = "412", description = "The knowledge base has changed since.")
    public Response rollBack(@PathParam("base") String base, @Context Request request) {
        return tagged(deployments.rollBack(base, unchanged(request)));
    }

    private static Response tagged(Versions.State state) {
        KnowledgeBaseView view = KnowledgeBaseView.of(state);
        return Response.ok(view).tag(new EntityTag(view.tag())).build();
    }

    private static Consumer<Versions.State> unchanged(Request request) {
        return state -> {
            EntityTag now = new EntityTag(KnowledgeBaseView.of(state).tag());
            if (request.evaluatePreconditions(now) != null) {
                throw new Refusal(
                                Refusal.Kind.PRECONDITION_FAILED,
                                state.name() + " has changed since the ETag of If-Match; now it is " + now + ".",
                                List.of())
                        .asException();
            }
        };
    }
}
