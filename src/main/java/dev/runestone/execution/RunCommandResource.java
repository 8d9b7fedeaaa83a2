package dev.runestone.execution;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * What can be asked of a run over HTTP. Each answer is given when the request lies in the run's inbox for good; what
 * becomes of it is told by the run's events.
 */
@Path("/api/runs/{id}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
class RunCommandResource {
    private static final String TAKEN = "It is in the run's inbox; the run's events tell what becomes of it.";
    private static final String ENDED = "The run has ended.";

    private final Runs runs;

    RunCommandResource(Runs runs) {
        this.runs = runs;
    }

    @POST
    @Path("/signals")
    @Operation(
            operationId = "signalRun",
            summary = "Send a signal to a run",
            description = "It completes the first step that waits, or will wait, for a signal of that name.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = SignalRequest.class),
                            examples = @ExampleObject(name = "paid", value = """
                                    {"name": "paid", "payload": {"amount": 110}, "id": "payment-0815"}""")))
    @APIResponse(responseCode = "202", description = TAKEN)
    @APIResponse(responseCode = "409", description = ENDED)
    public Response signalRun(@Parameter(example = "order-4711") @PathParam("id") String id, SignalRequest request) {
        runs.signal(RunNames.run(id), request.checkedName(), request.payload(), request.id());
        return accepted(id);
    }

    @POST
    @Path("/cancellations")
    @Operation(
            operationId = "cancelRun",
            summary = "Cancel a run",
            description = "What is under way is interrupted, what was done is compensated, and the run is CANCELLED.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReasonRequest.class),
                            examples = @ExampleObject(name = "reason", value = """
                                    {"reason": "the customer has changed her mind"}""")))
    @APIResponse(responseCode = "202", description = TAKEN)
    @APIResponse(responseCode = "409", description = ENDED)
    public Response cancelRun(@Parameter(example = "order-4711") @PathParam("id") String id, ReasonRequest request) {
        runs.cancel(RunNames.run(id), request.checked());
        return accepted(id);
    }

    @POST
    @Path("/pauses")
    @Operation(
            operationId = "pauseRun",
            summary = "Pause a run",
            description =
                    "What is under way goes to its end; nothing else is begun until the run is resumed. To pause a"
                            + " run that is paused changes nothing.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReasonRequest.class),
                            examples = @ExampleObject(name = "reason", value = """
                                    {"reason": "the payment service is being moved"}""")))
    @APIResponse(responseCode = "202", description = TAKEN)
    @APIResponse(responseCode = "409", description = ENDED)
    public Response pauseRun(@Parameter(example = "order-4711") @PathParam("id") String id, ReasonRequest request) {
        runs.pause(RunNames.run(id), request.checked());
        return accepted(id);
    }

    @POST
    @Path("/resumptions")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "resumeRun",
            summary = "Let a paused run go on",
            description = "To resume a run that is not paused changes nothing.")
    @APIResponse(responseCode = "202", description = TAKEN)
    @APIResponse(responseCode = "409", description = ENDED)
    public Response resumeRun(@Parameter(example = "order-4711") @PathParam("id") String id) {
        runs.resume(RunNames.run(id));
        return accepted(id);
    }

    @POST
    @Path("/retries")
    @Operation(
            operationId = "retryRun",
            summary = "Retry a run that has failed",
            description = "Executes the component that failed anew, with all the attempts of its policy; what was"
                    + " completed stays as it is.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = RetryRequest.class),
                            examples = @ExampleObject(name = "component", value = """
                                    {"component": "payment"}""")))
    @APIResponse(responseCode = "202", description = TAKEN)
    @APIResponse(
            responseCode = "409",
            description = "The run has not failed, failed elsewhere, or has undone what it did.")
    public Response retryRun(@Parameter(example = "order-4711") @PathParam("id") String id, RetryRequest request) {
        runs.retry(RunNames.run(id), request.component());
        return accepted(id);
    }

    @POST
    @Path("/replays")
    @Operation(
            operationId = "replayRun",
            summary = "Hold a run's history against a version of its workflow",
            description =
                    "Whether the run would have come to the same events under that version; if not, the first that"
                            + " would have been another. Nothing is executed and nothing changes.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReplayRequest.class),
                            examples = @ExampleObject(name = "version", value = """
                                    {"version": "1.0.0"}""")))
    @APIResponse(
            responseCode = "200",
            description = "Whether the history fits.",
            content =
                    @Content(
                            schema = @Schema(implementation = Replay.class),
                            examples = @ExampleObject(name = "accepted", value = """
                                    {"accepted": true, "events": 4, "divergence": null}""")))
    @APIResponse(responseCode = "404", description = "There is no such run or version.")
    public Replay replayRun(@Parameter(example = "order-4711") @PathParam("id") String id, ReplayRequest request) {
        return runs.replay(RunNames.run(id), request.checked());
    }

    private static Response accepted(String id) {
        return Response.accepted().location(URI.create("/api/runs/" + id)).build();
    }
}
