package dev.runestone.evaluation;

import dev.runestone.api.Problem;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
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

/** What lazy evaluations remember, over HTTP. */
@Path("/api/cache")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Cache")
class CacheResource {
    private static final String PROBLEM = "application/problem+json";
    private static final int LONGEST = 400;

    private final ResultCache cache;
    private final LazyEvaluation lazy;
    private final WorkflowCatalog catalog;
    private final Expressions expressions;
    private final GuardedWorkers workers;
    private final EvaluationTime time;

    CacheResource(
            ResultCache cache,
            LazyEvaluation lazy,
            WorkflowCatalog catalog,
            Expressions expressions,
            GuardedWorkers workers,
            EvaluationTime time) {
        this.cache = cache;
        this.lazy = lazy;
        this.catalog = catalog;
        this.expressions = expressions;
        this.workers = workers;
        this.time = time;
    }

    /** How many results were forgotten. */
    @Schema(name = "Invalidated")
    record InvalidatedView(long invalidated) {}

    @GET
    @Operation(operationId = "getCache", summary = "Tell how the cache of results does")
    @APIResponse(
            responseCode = "200",
            description = "Counts since the start, and limits.",
            content =
                    @Content(
                            schema = @Schema(implementation = CacheView.class),
                            examples = @ExampleObject(name = "cache", value = """
                                    {"enabled": true, "entries": 812, "bytes": 402133, "hits": 9120, "misses": 1015,
                                     "hitRate": 0.8999, "evictions": 0, "invalidations": 203, "saved": "PT4.2S",
                                     "limits": {"entries": 100000, "bytes": 67108864, "entryBytes": 1048576, "keep": "PT10M"}}""")))
    public CacheView getCache() {
        return CacheView.of(cache.statistics(), cache.config());
    }

    @POST
    @Path("/results")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "cacheResults",
            summary = "Compute results and keep them",
            description =
                    "Evaluates a workflow lazily and keeps what may be kept, so that evaluations with the same inputs"
                            + " find it. Doing it again changes nothing while the results are there.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = CacheResultsRequest.class),
                            examples = @ExampleObject(name = "quote", value = """
                                    {"workflow": "net-income", "inputs": {"application": {"salary": 3200, "expenses": 1100}}}""")))
    @APIResponse(
            responseCode = "200",
            description = "The outputs, and what is kept from now on.",
            content =
                    @Content(
                            schema = @Schema(implementation = CacheResultsView.class),
                            examples = @ExampleObject(name = "kept", value = """
                                    {"workflow": "quote", "version": "1.0.0", "outputs": {"price": 8.0}, "executed": 2,
                                     "recalled": 0, "cached": [{"component": "tariff", "bytes": 416}]}""")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such workflow or version.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "Inputs do not fit, or a component failed.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "504", description = "The deadline passed.", content = @Content(mediaType = PROBLEM))
    public CompletionStage<CacheResultsView> cacheResults(@Nullable CacheResultsRequest request) {
        if (request == null) {
            throw Refusal.withoutBody().asException();
        }
        String name = request.workflow();
        if (name == null) {
            throw Refusal.invalid(
                            "The request",
                            List.of(new Problem(
                                    dev.runestone.api.Path.of("workflow"),
                                    "The workflow is missing.",
                                    "Give its name in the catalog.")))
                    .asException();
        }
        EvaluateWorkflowRequest evaluation = request.evaluation();
        Version version = evaluation.checkedVersion();
        return workers.submit(
                time.longest(),
                () -> CacheResultsView.of(
                        lazy.evaluate(evaluation.call(catalog.existing(name, version), expressions, 0))));
    }

    @DELETE
    @Operation(
            operationId = "invalidateCache",
            summary = "Forget results",
            description = "Those that fit all that is given; all of them where nothing is.")
    @APIResponse(
            responseCode = "200",
            description = "How many were forgotten.",
            content =
                    @Content(
                            schema = @Schema(implementation = InvalidatedView.class),
                            examples = @ExampleObject(name = "forgotten", value = "{\"invalidated\": 12}")))
    @APIResponse(
            responseCode = "422",
            description = "A criterion is empty or too long.",
            content = @Content(mediaType = PROBLEM))
    public InvalidatedView invalidateCache(
            @Parameter(description = "Results that a workflow of this name has used.", example = "quote")
                    @QueryParam("workflow")
                    @Nullable
                    String workflow,
            @Parameter(description = "Results that a component of this name has used.", example = "tariff")
                    @QueryParam("component")
                    @Nullable
                    String component,
            @Parameter(description = "Results of components whose policy has this tag.", example = "scores")
                    @QueryParam("tag")
                    @Nullable
                    String tag,
            @Parameter(
                            description = "Results that this knowledge base decided: `artifact`, `group:artifact` or"
                                    + " `group:artifact:version`.",
                            example = "loans")
                    @QueryParam("knowledge")
                    @Nullable
                    String knowledge) {
        List<Problem> problems = new ArrayList<>(0);
        check("workflow", workflow, problems);
        check("component", component, problems);
        check("tag", tag, problems);
        check("knowledge", knowledge, problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The request", problems).asException();
        }
        return new InvalidatedView(cache.forget(new Invalidation(workflow, component, tag, knowledge)));
    }

    private static void check(String name, @Nullable String value, List<Problem> problems) {
        if (value != null && (value.isBlank() || value.length() > LONGEST)) {
            problems.add(new Problem(
                    dev.runestone.api.Path.of(name),
                    "The " + name + " has " + value.length() + " characters.",
                    "Leave it out for any, or give up to " + LONGEST + " characters."));
        }
    }
}
