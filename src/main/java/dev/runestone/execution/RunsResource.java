package dev.runestone.execution;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunQuery;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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

/** Runs over HTTP: starting and finding them. */
@Path("/api/runs")
@Tag(name = "Runs")
class RunsResource {
    static final int PAGE = 50;
    static final int LARGEST_PAGE = 500;

    private final Runs runs;
    private final RunAccessConfig config;

    RunsResource(Runs runs, RunAccessConfig config) {
        this.runs = runs;
        this.config = config;
    }

    @POST
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "startRun",
            summary = "Start a run",
            description =
                    "Answers when the beginning of the run is committed: from then on it goes to its end, whatever"
                            + " becomes of this process. With `wait` it answers when the run has ended or the time is up,"
                            + " whichever comes first. Starting twice with one `id` starts one run.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = StartRunRequest.class),
                            examples = @ExampleObject(name = "order", value = RunExamples.START)))
    @APIResponse(
            responseCode = "202",
            description = "The run is under way; Location says where to look. Without `wait` it is shown as in lists.",
            content =
                    @Content(
                            schema = @Schema(implementation = RunView.class),
                            examples = @ExampleObject(name = "waiting", value = RunExamples.WAITING)))
    @APIResponse(
            responseCode = "200",
            description = "The run has ended.",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "404", description = "There is no such workflow or version.")
    @APIResponse(
            responseCode = "409",
            description = "Another run, of another workflow or with other inputs, has the id.")
    @APIResponse(responseCode = "503", description = "As many runs as may be are at work.")
    public CompletionStage<Response> startRun(@Context UriInfo here, StartRunRequest request) {
        // Taken now, because what follows happens outside of the request's context.
        URI base = here.getBaseUri();
        StartRunRequest.Checked checked = request.checked(config);
        return runs.start(checked.start())
                .thenComposeAsync(head -> settled(head, checked.atMost()), Infrastructure.getDefaultWorkerPool())
                .thenApplyAsync(head -> started(head, checked.atMost(), base), Infrastructure.getDefaultWorkerPool());
    }

    private CompletableFuture<RunHead> settled(RunHead head, Duration atMost) {
        return atMost.isZero() ? CompletableFuture.completedFuture(head) : runs.ended(head.id(), atMost);
    }

    /** To fold the events of a run that has just begun is left to whoever wants to see them. */
    private Response started(RunHead head, Duration atMost, URI base) {
        RunView view =
                atMost.isZero() && !head.status().ended() ? RunView.of(head) : RunView.of(runs.details(head.id()));
        return Response.status(view.status().ended() ? Response.Status.OK : Response.Status.ACCEPTED)
                .entity(view)
                .header(HttpHeaders.LOCATION, base.resolve("/api/runs/" + head.id()))
                .build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "searchRuns",
            summary = "Find runs",
            description =
                    "The latest first, by workflow, version, status, the time at which they began, and attributes.")
    @APIResponse(
            responseCode = "200",
            description = "A page of runs, without their details.",
            content = @Content(examples = @ExampleObject(name = "page", value = RunExamples.PAGE)))
    public Page<RunView> searchRuns(
            @BeanParam RunSearchRequest search,
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        RunQuery query = search.checked(Cursor.limit(limit, PAGE, LARGEST_PAGE), cursor);
        return (search.ephemeral() ? runs.searchEphemeral(query) : runs.search(query)).map(RunView::of);
    }
}
