package dev.runestone.evaluation;

import dev.runestone.api.Cursor;
import dev.runestone.api.Refusal;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
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

/** One stream over HTTP. */
@Path("/api/streams/{id}")
@Tag(name = "Streams")
class StreamResource {
    private static final String PROBLEM = "application/problem+json";
    private static final String EXAMPLE_ID = "7b1f4a52-0c0f-4d6e-9c56-0d7d3c0b9a11";

    private final StreamingEvaluation streams;
    private final StreamReading reading;
    private final StreamConfig config;

    StreamResource(StreamingEvaluation streams, StreamReading reading, StreamConfig config) {
        this.streams = streams;
        this.reading = reading;
        this.config = config;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getStream",
            summary = "See how a stream is doing",
            description = "Whether it runs, and what it did so far: items in, results out, problems, dropped and late"
                    + " items, what waits, and for how long.")
    @APIResponse(
            responseCode = "200",
            description = "The stream.",
            content =
                    @Content(
                            schema = @Schema(implementation = StreamView.class),
                            examples = @ExampleObject(name = "running", value = StreamExamples.RUNNING)))
    @APIResponse(
            responseCode = "404",
            description = "There is none, any more.",
            content = @Content(mediaType = PROBLEM))
    public StreamView getStream(@Parameter(example = EXAMPLE_ID) @PathParam("id") String id) {
        return StreamView.of(streams.existing(id));
    }

    @DELETE
    @Operation(
            operationId = "cancelStream",
            summary = "Cancel a stream",
            description = "Stops its source and what is being evaluated, tells its reader, and forgets it.")
    @APIResponse(responseCode = "204", description = "It is cancelled.")
    @APIResponse(
            responseCode = "404",
            description = "There is none, any more.",
            content = @Content(mediaType = PROBLEM))
    public void cancelStream(@Parameter(example = EXAMPLE_ID) @PathParam("id") String id) {
        streams.cancel(streams.existing(id), "It was cancelled on request.");
    }

    @POST
    @Path("/items")
    @Consumes(StreamExamples.NDJSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "sendStreamItems",
            summary = "Give items to a stream",
            description = "One JSON value on each line. The body is read only as fast as the stream has room; as many"
                    + " requests as are wanted may send items, and one with `end=true` says that no more are to come.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = StreamExamples.NDJSON,
                            schema = @Schema(implementation = String.class),
                            examples = @ExampleObject(name = "items", value = StreamExamples.ITEMS)))
    @APIResponse(
            responseCode = "200",
            description = "They were given to the stream.",
            content = @Content(examples = @ExampleObject(name = "taken", value = "{\"items\": 2}")))
    @APIResponse(
            responseCode = "409",
            description = "The stream takes no items any more, or has a source of its own.",
            content = @Content(mediaType = PROBLEM))
    public CompletionStage<Taken> sendStreamItems(
            @Parameter(example = EXAMPLE_ID) @PathParam("id") String id,
            @Parameter(description = "Whether these are the last items.") @QueryParam("end") @DefaultValue("false")
                    boolean end,
            @Parameter(hidden = true) @jakarta.ws.rs.core.Context RoutingContext routing) {
        ItemFeed.refuseRepetition(routing.request());
        LiveStream stream = streams.existing(id);
        if (!stream.isPushed()) {
            throw Refusal.conflict("The stream '" + id + "' takes its items from a source of its own.")
                    .asException();
        }
        Context loop = routing.vertx().getOrCreateContext();
        return new ItemFeed(routing.request(), loop, stream, config.itemBytes())
                .start()
                .thenApply(items -> {
                    if (end) {
                        stream.endItems();
                    }
                    return new Taken(items);
                });
    }

    /**
     * Items that were given to a stream.
     *
     * @param items how many
     */
    record Taken(long items) {}

    @GET
    @Blocking
    @Path("/results")
    @Produces(StreamExamples.NDJSON)
    @Operation(
            operationId = "streamResults",
            summary = "Read the results of a stream",
            description =
                    "As they come, and only as fast as they are read: one JSON object on each line, or server-sent events"
                            + " with `Accept: text/event-stream`, named `result`, `problem` and, behind everything, `end`."
                            + " Without more said, reading goes on behind the last result that was sent; with `Last-Event-ID`,"
                            + " or `after`, behind that one, as long as it is retained. A new reader takes the place of the one"
                            + " before.")
    @APIResponse(
            responseCode = "200",
            description = "The results.",
            content = {
                @Content(
                        mediaType = StreamExamples.NDJSON,
                        schema = @Schema(implementation = String.class),
                        examples = @ExampleObject(name = "lines", value = StreamExamples.LINES)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = String.class),
                        examples = @ExampleObject(name = "events", value = StreamExamples.EVENTS))
            })
    @APIResponse(
            responseCode = "410",
            description = "The results behind the one named are not retained any more.",
            content = @Content(mediaType = PROBLEM))
    public Multi<byte[]> streamResults(
            @Parameter(example = EXAMPLE_ID) @PathParam("id") String id,
            @Parameter(description = "The `sequence` of the last result that has arrived.")
                    @QueryParam("after")
                    @Nullable
                    String after,
            @Parameter(description = "The same.") @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
        return reading.lines(
                streams.existing(id),
                after == null ? place("Last-Event-ID", lastEventId) : place("after", after),
                StreamReading.Leaving.GOES_ON);
    }

    @GET
    @Blocking
    @Path("/results")
    @Produces(StreamExamples.EVENT_STREAM)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> streamResultEvents(
            @PathParam("id") String id,
            @QueryParam("after") @Nullable String after,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @jakarta.ws.rs.core.Context Sse sse) {
        return reading.events(
                streams.existing(id),
                lastEventId == null ? place("after", after) : place("Last-Event-ID", lastEventId),
                StreamReading.Leaving.GOES_ON,
                sse);
    }

    /** The result that a reader names, to go on behind it; null where it names none. */
    static @Nullable Long place(String name, @Nullable String text) {
        return text == null || text.isBlank()
                ? null
                : Cursor.number(
                        name, text.strip(), "sequence of a result", "Leave it out to go on where reading stopped.");
    }
}
