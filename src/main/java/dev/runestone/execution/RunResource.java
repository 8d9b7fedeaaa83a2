package dev.runestone.execution;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Refusal;
import dev.runestone.journal.Recorded;
import dev.runestone.workflow.Endpoint;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One run over HTTP: what there is to see of it. */
@Path("/api/runs/{id}")
@Tag(name = "Runs")
class RunResource {
    private final Runs runs;
    private final EventStreams streams;
    private final ObjectMapper mapper;

    RunResource(Runs runs, EventStreams streams, ObjectMapper mapper) {
        this.runs = runs;
        this.streams = streams;
        this.mapper = mapper;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getRun",
            summary = "See how far a run is",
            description = "Its status, how far each component is, what it waits for and, when it has ended, its outputs"
                    + " or why it failed.")
    @APIResponse(
            responseCode = "200",
            description = "The run.",
            content =
                    @Content(
                            schema = @Schema(implementation = RunView.class),
                            examples = @ExampleObject(name = "waiting", value = RunExamples.WAITING)))
    public RunView getRun(@Parameter(example = "order-4711") @PathParam("id") String id) {
        return RunView.of(runs.details(RunNames.run(id)));
    }

    @DELETE
    @Operation(
            operationId = "deleteRun",
            summary = "Forget a run that has ended",
            description = "With its events and all that is kept of it.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "409", description = "It has not ended: cancel it first.")
    public Response deleteRun(@Parameter(example = "order-4711") @PathParam("id") String id) {
        runs.delete(RunNames.run(id));
        return Response.noContent().build();
    }

    @GET
    @Path("/events")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listRunEvents",
            summary = "Read or follow the events of a run",
            description =
                    "As a page of JSON; or, with `Accept: text/event-stream`, as a stream of server-sent events that"
                            + " begins behind the event that `Last-Event-ID` names, goes on with each event as soon as it is"
                            + " committed, and ends behind the run's last one. Streams without events carry a comment from time"
                            + " to time. What goes wrong meanwhile is told as an event `problem`.")
    @APIResponse(
            responseCode = "200",
            description = "The events in order.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        examples = @ExampleObject(name = "page", value = RunExamples.EVENTS)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = String.class),
                        examples = @ExampleObject(name = "stream", value = RunExamples.STREAM))
            })
    @APIResponse(responseCode = "503", description = "As many streams as may be are open.")
    public Page<RunEventView> listRunEvents(
            @Parameter(example = "order-4711") @PathParam("id") String id,
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, RunsResource.PAGE, RunsResource.LARGEST_PAGE);
        long after = number("cursor", Cursor.decode(cursor));
        List<Recorded> rows = runs.events(RunNames.run(id), after, size + 1);
        return Page.of(rows, size, recorded -> Long.toString(recorded.seq()))
                .map(recorded -> RunEventView.of(recorded, mapper));
    }

    @GET
    @Blocking
    @Path("/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> streamRunEvents(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String lastEventId, @Context Sse sse) {
        return streams.open(
                RunNames.run(id), number("Last-Event-ID", lastEventId == null ? "" : lastEventId.strip()), sse);
    }

    private static long number(String name, String text) {
        return text.isEmpty()
                ? 0
                : Cursor.number(name, text, "number of an event", "Leave it out to begin with the first.");
    }

    @GET
    @Path("/facts")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listRunFacts",
            summary = "Read the facts of a run",
            description =
                    "Each value that came out of an input or a component so far, parents before children, with the"
                            + " numbers of the facts that it was made of and the rules that led to it.")
    @APIResponse(
            responseCode = "200",
            description = "A page of facts.",
            content = @Content(examples = @ExampleObject(name = "page", value = RunExamples.FACTS)))
    public Page<FactView> listRunFacts(
            @Parameter(example = "order-4711") @PathParam("id") String id,
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, RunsResource.PAGE, RunsResource.LARGEST_PAGE);
        long after = number("cursor", Cursor.decode(cursor));
        List<FactGraph.Node> rows = runs.details(RunNames.run(id)).facts().nodes().stream()
                .filter(node -> node.id() > after)
                .limit(size + 1L)
                .toList();
        return Page.of(rows, size, node -> Integer.toString(node.id())).map(FactView::of);
    }

    @GET
    @Path("/facts/{endpoint}/ancestry")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getFactAncestry",
            summary = "See why a fact of a run is as it is",
            description =
                    "The inputs, components and rules that led to what came out of an input, a component or one of"
                            + " its ports, and the facts on the way, its own last.")
    @APIResponse(
            responseCode = "200",
            description = "The ancestry.",
            content =
                    @Content(
                            schema = @Schema(implementation = AncestryView.class),
                            examples = @ExampleObject(name = "ancestry", value = RunExamples.ANCESTRY)))
    public AncestryView getFactAncestry(
            @Parameter(example = "order-4711") @PathParam("id") String id,
            @Parameter(description = "`component`, `component.port` or an input.", example = "total")
                    @PathParam("endpoint")
                    String endpoint) {
        FactGraph facts = runs.details(RunNames.run(id)).facts();
        Endpoint asked = Endpoint.parse(endpoint);
        if (facts.nodes().stream().noneMatch(node -> node.origin().equals(asked))) {
            throw Refusal.notFound("Nothing has come out of '" + endpoint + "' in the run '" + id + "'.")
                    .asException();
        }
        return AncestryView.of(facts.ancestry(asked));
    }
}
