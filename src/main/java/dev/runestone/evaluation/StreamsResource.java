package dev.runestone.evaluation;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The streams there are, over HTTP. */
@Path("/api/streams")
@Tag(name = "Streams")
class StreamsResource {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final StreamingEvaluation streams;

    StreamsResource(StreamingEvaluation streams) {
        this.streams = streams;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listStreams", summary = "List the streams", description = "Of this node, by id.")
    @APIResponse(
            responseCode = "200",
            description = "A page of streams.",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "page",
                                            value = "{\"items\": [" + StreamExamples.RUNNING + "], \"next\": null}")))
    public Page<StreamView> listStreams(
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        return Page.of(streams.list(Cursor.decode(cursor), size + 1), size, LiveStream::id)
                .map(StreamView::of);
    }
}
