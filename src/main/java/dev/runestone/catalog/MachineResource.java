package dev.runestone.catalog;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The catalog of state machines over HTTP. */
@jakarta.ws.rs.Path("/api/machines")
@Tag(
        name = "State machines",
        description = "State machines: stored in versions, validated, drawn; their instances and the events for them.")
class MachineResource {
    private static final String X_YAML = "application/x-yaml";
    private static final String TEXT_YAML = "text/yaml";
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final MachineCatalog catalog;
    private final MachineDefinitions definitions;

    MachineResource(MachineCatalog catalog, MachineDefinitions definitions) {
        this.catalog = catalog;
        this.definitions = definitions;
    }

    @POST
    @Consumes({Form.JSON_TYPE, Form.YAML_TYPE, X_YAML, TEXT_YAML})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createMachine",
            summary = "Put a version of a state machine into the catalog",
            description =
                    "Validates the machine and stores it."
                            + " The same content again is answered with 200; other content under the same version is a conflict.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = Form.JSON_TYPE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "machine", value = MachineExamples.JSON)),
                @Content(
                        mediaType = Form.YAML_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "machine", value = MachineExamples.YAML))
            })
    @APIResponse(
            responseCode = "201",
            description = "Stored; `Location` is its address, `ETag` its content hash.",
            content = @Content(schema = @Schema(implementation = MachineView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The version with this content was there before.",
            content = @Content(schema = @Schema(implementation = MachineView.class)))
    @APIResponse(responseCode = "409", description = "The version has other content.")
    @APIResponse(responseCode = "422", description = "The machine is not valid; every problem with its place.")
    public Response createMachine(
            @Nullable String body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String type) {
        MachineCatalog.Creation creation =
                catalog.createMachine(check(body, type).orRefuse());
        StoredMachine stored = creation.stored();
        Response.ResponseBuilder answer = creation.created() ? Response.created(location(stored)) : Response.ok();
        return answer.entity(MachineView.of(stored))
                .tag(new EntityTag(Form.JSON.tag(stored.hash())))
                .build();
    }

    @POST
    @jakarta.ws.rs.Path("/validations")
    @Consumes({Form.JSON_TYPE, Form.YAML_TYPE, X_YAML, TEXT_YAML})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "validateMachine",
            summary = "Validate a state machine without storing it",
            description = "Finds all problems of a definition, each with its place and a hint.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = Form.JSON_TYPE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "machine", value = MachineExamples.JSON)),
                @Content(
                        mediaType = Form.YAML_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "machine", value = MachineExamples.YAML))
            })
    @APIResponse(
            responseCode = "200",
            description = "What was found.",
            content =
                    @Content(
                            schema = @Schema(implementation = WorkflowValidationView.class),
                            examples = @ExampleObject(name = "problems", value = """
                                                    {"valid": false, "problems": [{
                                                      "pointer": "/states/draft/on/submit/target", "path": "states.draft.on.submit.target",
                                                      "message": "There is no state 'submited'.",
                                                      "hint": "Did you mean 'submitted'?"}]}""")))
    public WorkflowValidationView validateMachine(
            @Nullable String body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String type) {
        return WorkflowValidationView.of(check(body, type).problems());
    }

    private MachineDefinitions.Checked check(@Nullable String body, @Nullable String type) {
        return definitions.check(body == null ? "" : body, type != null && type.contains("yaml"));
    }

    private static URI location(StoredMachine stored) {
        return URI.create("/api/machines/" + stored.name() + "/versions/" + stored.version());
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listMachines",
            summary = "List the state machines",
            description = "The latest version of each machine, in the order of their names.")
    @APIResponse(
            responseCode = "200",
            description = "A page of machines.",
            content = @Content(examples = @ExampleObject(name = "page", value = MachineExamples.PAGE)))
    public Page<MachineView> listMachines(
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        List<StoredMachine> rows = catalog.latest(Cursor.decode(cursor), size + 1);
        return Page.of(rows, size, stored -> stored.name()).map(MachineView::of);
    }
}
