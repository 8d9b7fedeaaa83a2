package dev.runestone.catalog;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Version;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Single state machines and their versions over HTTP. */
@jakarta.ws.rs.Path("/api/machines")
@Tag(name = "State machines")
class MachineVersionResource {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final MachineCatalog catalog;
    private final MachineDefinitions definitions;

    MachineVersionResource(MachineCatalog catalog, MachineDefinitions definitions) {
        this.catalog = catalog;
        this.definitions = definitions;
    }

    @GET
    @jakarta.ws.rs.Path("/{name}/versions")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listMachineVersions",
            summary = "List the versions of a state machine",
            description = "The latest release first, pre-releases last.")
    @APIResponse(
            responseCode = "200",
            description = "A page of versions.",
            content = @Content(examples = @ExampleObject(name = "page", value = MachineExamples.PAGE)))
    public Page<MachineView> listMachineVersions(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        catalog.existing(name, null);
        String after = Cursor.decode(cursor);
        List<StoredMachine> rows = catalog.versions(name).stream()
                .dropWhile(stored ->
                        !after.isEmpty() && !stored.version().toString().equals(after))
                .skip(after.isEmpty() ? 0 : 1)
                .limit(size + 1L)
                .toList();
        return Page.of(rows, size, stored -> stored.version().toString()).map(MachineView::of);
    }

    @GET
    @jakarta.ws.rs.Path("/{name}")
    @Produces({Form.JSON_TYPE, Form.YAML_TYPE, Form.MERMAID_TYPE, MachineForm.RULES_TYPE})
    @Operation(
            operationId = "getMachine",
            summary = "The latest version of a state machine",
            description =
                    "As a definition (JSON, YAML), as a drawing (Mermaid) or as the rules that it is compiled to (DRL), by the Accept header.")
    @APIResponse(
            responseCode = "200",
            description = "The machine, with an ETag.",
            content = {
                @Content(
                        mediaType = Form.JSON_TYPE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "machine", value = MachineExamples.JSON)),
                @Content(
                        mediaType = Form.YAML_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "machine", value = MachineExamples.YAML)),
                @Content(mediaType = Form.MERMAID_TYPE),
                @Content(mediaType = MachineForm.RULES_TYPE)
            })
    @APIResponse(responseCode = "304", description = "It is what If-None-Match names.")
    public Response getMachine(
            @Parameter(example = "order") @PathParam("name") String name,
            @Context HttpHeaders headers,
            @Context Request request) {
        return answer(catalog.existing(name, null), headers, request);
    }

    @GET
    @jakarta.ws.rs.Path("/{name}/versions/{version}")
    @Produces({Form.JSON_TYPE, Form.YAML_TYPE, Form.MERMAID_TYPE, MachineForm.RULES_TYPE})
    @Operation(
            operationId = "getMachineVersion",
            summary = "A version of a state machine",
            description =
                    "As a definition (JSON, YAML), as a drawing (Mermaid) or as the rules that it is compiled to (DRL), by the Accept header.")
    @APIResponse(
            responseCode = "200",
            description = "The machine, with an ETag.",
            content = {
                @Content(
                        mediaType = Form.JSON_TYPE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "machine", value = MachineExamples.JSON)),
                @Content(
                        mediaType = Form.YAML_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "machine", value = MachineExamples.YAML)),
                @Content(mediaType = Form.MERMAID_TYPE),
                @Content(mediaType = MachineForm.RULES_TYPE)
            })
    @APIResponse(responseCode = "304", description = "It is what If-None-Match names.")
    public Response getMachineVersion(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(example = "1.0.0") @PathParam("version") String version,
            @Context HttpHeaders headers,
            @Context Request request) {
        return answer(catalog.existing(name, parse(version)), headers, request);
    }

    private Response answer(StoredMachine stored, HttpHeaders headers, Request request) {
        MachineForm form = MachineForm.of(headers.getAcceptableMediaTypes());
        EntityTag tag = new EntityTag(form.tag(stored.hash()));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        if (unchanged != null) {
            return unchanged
                    .tag(tag)
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                    .build();
        }
        return Response.ok(definitions.written(stored.machine(), form))
                .type(MediaType.valueOf(form.mediaType()).withCharset("UTF-8"))
                .tag(tag)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }

    @DELETE
    @jakarta.ws.rs.Path("/{name}/versions/{version}")
    @Operation(
            operationId = "removeMachineVersion",
            summary = "Take a version of a state machine out of the catalog",
            description =
                    "Instances that run by it go on. With If-Match only where its content is still the one named. A version that a file of the"
                            + " `processes` folder defines comes back at the next start for as long as the file is there.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", description = "There is no such version.")
    @APIResponse(responseCode = "412", description = "Its content is another.")
    public Response removeMachineVersion(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(example = "1.0.0") @PathParam("version") String version,
            @Context Request request) {
        Version parsed = parse(version);
        StoredMachine stored = catalog.existing(name, parsed);
        if (request.evaluatePreconditions(new EntityTag(MachineForm.JSON.tag(stored.hash()))) != null) {
            throw new Refusal(
                            Refusal.Kind.PRECONDITION_FAILED,
                            catalog.described(stored) + " has the ETag \"" + stored.hash() + "\".",
                            List.of())
                    .asException();
        }
        catalog.remove(name, parsed);
        return Response.noContent().build();
    }

    private static Version parse(String version) {
        return Version.parse(version)
                .orElseThrow(() -> new Refusal(
                                Refusal.Kind.NOT_FOUND,
                                "'" + version + "' is no version.",
                                List.of(new Problem(
                                        Path.of("version"),
                                        "'" + version + "' is no version.",
                                        "Write major.minor.patch, like 1.0.0.")))
                        .asException());
    }
}
