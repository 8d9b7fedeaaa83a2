package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.expression.Expressions;
import dev.runestone.knowledge.KnowledgeIndex;
import dev.runestone.workflow.Version;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Streams through a workflow, over HTTP. */
@Path("/api/workflows/{name}")
@Tag(name = "Streams")
class WorkflowStreamResource {
    private static final String PROBLEM = "application/problem+json";

    private final WorkflowCatalog catalog;
    private final Expressions expressions;
    private final KnowledgeIndex knowledge;
    private final ValidationConfig validation;
    private final StreamingEvaluation streams;
    private final StreamSources sources;
    private final StreamTopics topics;
    private final StreamReading reading;
    private final StreamConfig config;

    WorkflowStreamResource(
            WorkflowCatalog catalog,
            Expressions expressions,
            KnowledgeIndex knowledge,
            ValidationConfig validation,
            StreamingEvaluation streams,
            StreamSources sources,
            StreamTopics topics,
            StreamReading reading,
            StreamConfig config) {
        this.catalog = catalog;
        this.expressions = expressions;
        this.knowledge = knowledge;
        this.validation = validation;
        this.streams = streams;
        this.sources = sources;
        this.topics = topics;
        this.reading = reading;
        this.config = config;
    }

    @POST
    @Blocking
    @Path("/streams")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "openStream",
            summary = "Open a stream through a workflow",
            description =
                    "Items come from a source, or are pushed; each is evaluated by itself or in windows; results wait to"
                            + " be read. It lives on this node, and not beyond a restart.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = StreamRequest.class),
                            examples = @ExampleObject(name = "pushed", value = StreamExamples.REQUEST)))
    @APIResponse(
            responseCode = "201",
            description = "The stream.",
            headers = @Header(name = "Location", description = "The stream."),
            content =
                    @Content(
                            schema = @Schema(implementation = StreamView.class),
                            examples = @ExampleObject(name = "running", value = StreamExamples.RUNNING)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such workflow, version or file.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "503",
            description = "There are as many streams as may be.",
            content = @Content(mediaType = PROBLEM))
    public Response openStream(
            @Parameter(description = "The workflow's name in the catalog.", example = "net-income") @PathParam("name")
                    String name,
            @Nullable StreamRequest request) {
        if (request == null) {
            throw Refusal.withoutBody().asException();
        }
        StreamSettings settings = settings(name, request);
        LiveStream stream = open(settings, request.source());
        return Response.status(Response.Status.CREATED)
                .header(
                        HttpHeaders.LOCATION,
                        UriBuilder.fromPath("/api/streams/{id}")
                                .build(stream.id())
                                .toString())
                .entity(StreamView.of(stream))
                .build();
    }

    private LiveStream open(StreamSettings settings, @Nullable SourceArguments arguments) {
        Source source = sources.open(arguments);
        if (source != null) {
            return streams.open(settings, source);
        }
        SourceArguments.TopicArguments topic = arguments == null ? null : arguments.kafka();
        return topic == null ? streams.open(settings) : topics.open(settings, topic);
    }

    @POST
    @Blocking
    @Path("/evaluations/stream")
    @Consumes(StreamExamples.NDJSON)
    @Produces(StreamExamples.NDJSON)
    @Operation(
            operationId = "streamWorkflow",
            summary = "Evaluate a workflow for each line of the body",
            description =
                    "The results come while the body is still being sent, one JSON object on each line, or as server-sent"
                            + " events with `Accept: text/event-stream`. The body is read only as fast as the results are. Send"
                            + " it chunked: a body that tells its length is held to the limit for bodies.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = StreamExamples.NDJSON,
                            schema = @Schema(implementation = String.class),
                            examples = @ExampleObject(name = "items", value = StreamExamples.ITEMS)))
    @APIResponse(
            responseCode = "200",
            description = "The results.",
            content =
                    @Content(
                            mediaType = StreamExamples.NDJSON,
                            schema = @Schema(implementation = String.class),
                            examples = @ExampleObject(name = "lines", value = StreamExamples.LINES)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such workflow or version.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "503",
            description = "There are as many streams as may be.",
            content = @Content(mediaType = PROBLEM))
    public Multi<byte[]> streamWorkflow(
            @Parameter(description = "The workflow's name in the catalog.", example = "net-income") @PathParam("name")
                    String name,
            @BeanParam StreamParameters parameters,
            @Parameter(hidden = true) @Context RoutingContext routing) {
        LiveStream stream = begin(name, parameters, routing);
        return reading.lines(stream, null, StreamReading.Leaving.ENDS);
    }

    @POST
    @Blocking
    @Path("/evaluations/stream")
    @Consumes(StreamExamples.NDJSON)
    @Produces(StreamExamples.EVENT_STREAM)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> streamWorkflowEvents(
            @PathParam("name") String name,
            @BeanParam StreamParameters parameters,
            @Context RoutingContext routing,
            @Context Sse sse) {
        LiveStream stream = begin(name, parameters, routing);
        return reading.events(stream, null, StreamReading.Leaving.ENDS, sse);
    }

    private LiveStream begin(String name, StreamParameters parameters, RoutingContext routing) {
        ItemFeed.refuseRepetition(routing.request());
        LiveStream stream = streams.open(settings(name, parameters.request()));
        new ItemFeed(routing.request(), routing.vertx().getOrCreateContext(), stream, config.itemBytes())
                .start()
                .whenComplete((items, failed) -> {
                    if (failed == null) {
                        stream.endItems();
                    } else {
                        stream.breakOff(StreamTurn.refusal(failed));
                    }
                });
        return stream;
    }

    private StreamSettings settings(String name, StreamRequest request) {
        Version version = request.checkedVersion();
        return request.settings(catalog.existing(name, version), expressions, knowledge, config, validation.rules());
    }
}
