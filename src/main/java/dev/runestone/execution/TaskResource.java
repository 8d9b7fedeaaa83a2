package dev.runestone.execution;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Problem;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Steps that wait for someone outside, over HTTP. */
@Path("/api/tasks")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tasks")
class TaskResource {
    private static final String TAKEN = "It is in the run's inbox; the run's events tell what becomes of it.";
    private static final String GONE = "No task waits with this token: it is done, has timed out, or never was.";

    private final Runs runs;

    TaskResource(Runs runs) {
        this.runs = runs;
    }

    @GET
    @Operation(
            operationId = "listTasks",
            summary = "List the tasks that wait",
            description = "Those that have waited longest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page of tasks.",
            content = @Content(examples = @ExampleObject(name = "page", value = RunExamples.TASKS)))
    public Page<TaskView> listTasks(
            @Parameter(description = "Of runs of this workflow only.", example = "order")
                    @QueryParam("workflow")
                    @Nullable
                    String workflow,
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, RunsResource.PAGE, RunsResource.LARGEST_PAGE);
        if (workflow != null && RunNames.hasControl(workflow)) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The search cannot be read.",
                            List.of(Problem.at(
                                    dev.runestone.api.Path.of("workflow"), "The workflow has control characters.")))
                    .asException();
        }
        return runs.tasks(workflow, size, cursor).map(TaskView::of);
    }

    @GET
    @Path("/{token}")
    @Operation(operationId = "getTask", summary = "See what there is to do")
    @APIResponse(
            responseCode = "200",
            description = "The task.",
            content =
                    @Content(
                            schema = @Schema(implementation = TaskView.class),
                            examples = @ExampleObject(name = "task", value = RunExamples.TASK)))
    @APIResponse(responseCode = "404", description = GONE)
    public TaskView getTask(@PathParam("token") String token) {
        return TaskView.of(runs.task(RunNames.token(token)));
    }

    @POST
    @Path("/{token}/completions")
    @Operation(
            operationId = "completeTask",
            summary = "Complete a task",
            description = "The value becomes that of the step, and its run goes on.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = CompletionRequest.class),
                            examples = @ExampleObject(name = "approved", value = """
                                    {"value": {"approved": true, "by": "ann"}}""")))
    @APIResponse(responseCode = "202", description = TAKEN)
    @APIResponse(responseCode = "404", description = GONE)
    public Response completeTask(@PathParam("token") String token, CompletionRequest request) {
        runs.complete(RunNames.token(token), request.checked());
        return accepted(token);
    }

    @POST
    @Path("/{token}/failures")
    @Operation(
            operationId = "failTask",
            summary = "Give a task up",
            description = "The step has failed; its policy says what follows.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = TaskFailureRequest.class),
                            examples = @ExampleObject(name = "declined", value = """
                                    {"message": "The card was declined."}""")))
    @APIResponse(responseCode = "202", description = TAKEN)
    @APIResponse(responseCode = "404", description = GONE)
    public Response failTask(@PathParam("token") String token, TaskFailureRequest request) {
        runs.fail(RunNames.token(token), request.checked());
        return accepted(token);
    }

    @POST
    @Path("/{token}/heartbeats")
    @Operation(
            operationId = "beatTask",
            summary = "Say that a task is being worked at",
            description = "Where the step has a limit for silence, it begins anew.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = HeartbeatRequest.class),
                            examples = @ExampleObject(name = "progress", value = """
                                    {"details": {"percent": 40}}""")))
    @APIResponse(responseCode = "202", description = TAKEN)
    @APIResponse(responseCode = "404", description = GONE)
    public Response beatTask(@PathParam("token") String token, HeartbeatRequest request) {
        runs.beat(RunNames.token(token), request.checked());
        return accepted(token);
    }

    private static Response accepted(String token) {
        return Response.accepted()
                .location(URI.create("/api/runs/" + Tokens.run(token)))
                .build();
    }
}
