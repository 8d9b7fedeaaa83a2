package dev.runestone.definition;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves the JSON Schemas of the definitions. */
@Path("/api/schemas")
@Tag(name = "Workflows")
class SchemaResource {
    static final String MEDIA_TYPE = "application/schema+json";

    private static final Duration FRESH = Duration.ofHours(1);

    private final Schema workflow = Schema.read("/schemas/workflow-v1.json");
    private final Schema machine = Schema.read("/schemas/state-machine-v1.json");

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Schema(byte[] content, EntityTag tag) {
        static Schema read(String resource) {
            try (InputStream in = SchemaResource.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("The resource " + resource + " is missing.");
                }
                byte[] content = in.readAllBytes();
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
                return new Schema(
                        content, new EntityTag(HexFormat.of().formatHex(hash).substring(0, 32)));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (NoSuchAlgorithmException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }
    }

    @GET
    @Path("/workflow-v1.json")
    @Produces(MEDIA_TYPE)
    @Operation(
            operationId = "getWorkflowSchema",
            summary = "The JSON Schema of workflow definitions",
            description = "Draft 2020-12. For editors and validators; what it refuses the platform refuses too.")
    @APIResponse(
            responseCode = "200",
            description = "The schema; its ETag changes only with its content",
            content = @Content(mediaType = MEDIA_TYPE))
    @APIResponse(responseCode = "304", description = "The schema that the client has is the current one")
    public Response workflowSchema(@Context Request request) {
        return answer(workflow, request);
    }

    @GET
    @Path("/state-machine-v1.json")
    @Produces(MEDIA_TYPE)
    @Operation(
            operationId = "getStateMachineSchema",
            summary = "The JSON Schema of state machine definitions",
            description = "Draft 2020-12. For editors and validators; what it refuses the platform refuses too.")
    @APIResponse(
            responseCode = "200",
            description = "The schema; its ETag changes only with its content",
            content = @Content(mediaType = MEDIA_TYPE))
    @APIResponse(responseCode = "304", description = "The schema that the client has is the current one")
    public Response stateMachineSchema(@Context Request request) {
        return answer(machine, request);
    }

    private static Response answer(Schema schema, Request request) {
        CacheControl caching = new CacheControl();
        caching.setMaxAge((int) FRESH.toSeconds());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(schema.tag());
        return (unchanged == null ? Response.ok(schema.content(), MEDIA_TYPE) : unchanged)
                .tag(schema.tag())
                .cacheControl(caching)
                .build();
    }
}
