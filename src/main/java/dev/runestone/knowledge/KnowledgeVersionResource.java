package dev.runestone.knowledge;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Versions of knowledge bases over HTTP. */
@Path("/api/knowledge-bases/{base}")
@Tag(name = "Knowledge bases", description = "Versions of knowledge bases, and evaluating them.")
@Produces(MediaType.APPLICATION_JSON)
class KnowledgeVersionResource {
    private final Versions versions;
    private final Deployments deployments;
    private final DeploymentStore store;
    private final RuleCompiler compiler;

    KnowledgeVersionResource(Versions versions, Deployments deployments, DeploymentStore store, RuleCompiler compiler) {
        this.versions = versions;
        this.deployments = deployments;
        this.store = store;
        this.compiler = compiler;
    }

    @GET
    @Path("/versions/{version}")
    @Operation(
            operationId = "getKnowledgeBaseVersion",
            summary = "See what a version declares",
            description =
                    "Rules with agenda group and salience, fact types with their fields, queries, globals, decision models, assets.")
    @APIResponse(
            responseCode = "200",
            description = "The version.",
            content = @Content(schema = @Schema(implementation = KnowledgeVersionView.class)))
    public Response getKnowledgeBaseVersion(
            @PathParam("base") String base, @PathParam("version") String version, @Context Request request) {
        Versions.State state = versions.state(base);
        Deployment found = version(state, version);
        EntityTag tag = new EntityTag(found.contentHash() + "-" + KnowledgeBaseView.state(found, state.active()));
        return answer(
                request,
                tag,
                () -> Response.ok(KnowledgeVersionView.of(
                        found,
                        state.active(),
                        store.assets(found.id()),
                        found.isUsable() ? deployments.load(found.release()).orElse(null) : null)));
    }

    @GET
    @Path("/versions/{version}/assets/{path: .+}")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "getKnowledgeBaseAsset",
            summary = "Get a source file of a version",
            description = "As it was deployed.")
    @APIResponse(
            responseCode = "200",
            description = "DRL, CSV and DMN as text, spreadsheets as they are.",
            content = @Content(mediaType = MediaType.WILDCARD))
    public Response getKnowledgeBaseAsset(
            @PathParam("base") String base,
            @PathParam("version") String version,
            @PathParam("path") String path,
            @Context Request request) {
        Deployment found = version(versions.state(base), version);
        Asset asset = store.assets(found.id()).stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("There is no asset '" + path + "' in " + found.release() + ".")
                        .asException());
        return answer(
                request,
                new EntityTag(found.contentHash()),
                () -> Response.ok(asset.content())
                        .type(
                                AssetKind.of(path).orElse(AssetKind.DRL) == AssetKind.SPREADSHEET
                                        ? MediaType.APPLICATION_OCTET_STREAM
                                        : "text/plain; charset=UTF-8")
                        // rules are somebody's text: no browser is to run them as a page
                        .header("X-Content-Type-Options", "nosniff"));
    }

    @DELETE
    @Path("/versions/{version}")
    @Operation(
            operationId = "retireVersion",
            summary = "Retire a version",
            description =
                    "It can be evaluated no more and its memory is freed; requests inside it finish, and its record"
                            + " stays.")
    @APIResponse(responseCode = "204", description = "Retired.")
    @APIResponse(responseCode = "409", description = "The version is active.")
    public void retireVersion(@PathParam("base") String base, @PathParam("version") String version) {
        versions.retire(base, version);
    }

    @GET
    @Path("/diff")
    @Operation(
            operationId = "diffVersions",
            summary = "Compare two versions rule by rule",
            description =
                    "Rules, queries, functions, types and globals that were added, removed or changed, with both texts.")
    @APIResponse(
            responseCode = "200",
            description = "The difference.",
            content = @Content(schema = @Schema(implementation = RuleDifference.class)))
    public RuleDifference diffVersions(
            @PathParam("base") String base,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        if (from == null || to == null) {
            List<Problem> problems = new ArrayList<>();
            if (from == null) {
                problems.add(missing("from"));
            }
            if (to == null) {
                problems.add(missing("to"));
            }
            throw new Refusal(Refusal.Kind.MALFORMED, "A comparison needs two versions.", problems).asException();
        }
        Versions.State state = versions.state(base);
        return RuleDifference.between(from, index(state, from), to, index(state, to));
    }

    private static Problem missing(String parameter) {
        return new Problem(
                dev.runestone.api.Path.of(parameter), "The parameter is missing.", "For example ?from=1.0.0&to=1.1.0.");
    }

    private RuleIndex index(Versions.State state, String version) {
        return compiler.index(store.assets(version(state, version).id()));
    }

    private static Deployment version(Versions.State state, String version) {
        return state.version(version).orElseThrow(() -> Versions.unknown(state, version));
    }

    private static Response answer(Request request, EntityTag tag, Supplier<Response.ResponseBuilder> full) {
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        CacheControl revalidate = new CacheControl();
        revalidate.setNoCache(true);
        return (unchanged != null ? unchanged : full.get())
                .tag(tag)
                .cacheControl(revalidate)
                .build();
    }
}
