package dev.runestone.catalog;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Version;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
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

/** The catalog of workflows over HTTP. */
@jakarta.ws.rs.Path("/api/workflows")
@Tag(name = "Workflows", description = "Workflows: stored in versions, validated, drawn, evaluated.")
class WorkflowResource {
    private static final String X_YAML = "application/x-yaml";
    private static final String TEXT_YAML = "text/yaml";
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final String JSON_EXAMPLE =
            """
            {"kind": "Workflow", "name": "net-income", "version": "1.0.0",
             "inputs": {"application": {"type": "object"}},
             "components": {"income": {
               "step": {"function": "feel", "expression": "application.salary - application.expenses"},
               "from": "application"}},
             "outputs": {"income": "income"}}""";
    private static final String YAML_EXAMPLE =
            """
            kind: Workflow
            name: net-income
            version: 1.0.0
            inputs:
              application: {type: object}
            components:
              income:
                step: {function: feel, expression: application.salary - application.expenses}
                from: application
            outputs:
              income: income
            """;
    private static final String VIEW_EXAMPLE =
            """
            {"items": [{"name": "net-income", "version": "1.0.0", "description": "", "hash": "2c26b46b68ff",
              "source": null, "createdAt": "2026-11-22T20:00:00Z"}], "next": null}""";

    private final WorkflowCatalog catalog;
    private final Definitions definitions;

    WorkflowResource(WorkflowCatalog catalog, Definitions definitions) {
        this.catalog = catalog;
        this.definitions = definitions;
    }

    @POST
    @Consumes({Form.JSON_TYPE, Form.YAML_TYPE, X_YAML, TEXT_YAML})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createWorkflow",
            summary = "Put a version of a workflow into the catalog",
            description = "Validates the workflow, its references to knowledge bases and functions included, and stores it."
                    + " The same content again is answered with 200; other content under the same version is a conflict.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = Form.JSON_TYPE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "workflow", value = JSON_EXAMPLE)),
                @Content(
                        mediaType = Form.YAML_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "workflow", value = YAML_EXAMPLE))
            })
    @APIResponse(
            responseCode = "201",
            description = "Stored; `Location` is its address, `ETag` its content hash.",
            content = @Content(schema = @Schema(implementation = WorkflowView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The version with this content was there before.",
            content = @Content(schema = @Schema(implementation = WorkflowView.class)))
    @APIResponse(responseCode = "409", description = "The version has other content.")
    @APIResponse(responseCode = "422", description = "The workflow is not valid; every problem with its place.")
    public Response createWorkflow(
            @Nullable String body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String type) {
        Creation creation = catalog.createWorkflow(check(body, type).orRefuse());
        StoredWorkflow stored = creation.stored();
        Response.ResponseBuilder answer = creation.created() ? Response.created(location(stored)) : Response.ok();
        return answer.entity(WorkflowView.of(stored))
                .tag(new EntityTag(Form.JSON.tag(stored.hash())))
                .build();
    }

    @POST
    @jakarta.ws.rs.Path("/validations")
    @Consumes({Form.JSON_TYPE, Form.YAML_TYPE, X_YAML, TEXT_YAML})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "validateWorkflow",
            summary = "Validate a workflow without storing it",
            description = "Finds all problems of a definition, each with its place and a hint.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = Form.JSON_TYPE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "workflow", value = JSON_EXAMPLE)),
                @Content(
                        mediaType = Form.YAML_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "workflow", value = YAML_EXAMPLE))
            })
    @APIResponse(
            responseCode = "200",
            description = "What was found.",
            content =
                    @Content(
                            schema = @Schema(implementation = WorkflowValidationView.class),
                            examples =
                                    @ExampleObject(
                                            name = "problems",
                                            value =
                                                    """
                                                    {"valid": false, "problems": [{
                                                      "pointer": "/components/income/from", "path": "components.income.from",
                                                      "message": "There is no input or component 'aplication'.",
                                                      "hint": "Did you mean 'application'?"}]}""")))
    public WorkflowValidationView validateWorkflow(
            @Nullable String body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String type) {
        return WorkflowValidationView.of(check(body, type).problems());
    }

    private Definitions.Checked check(@Nullable String body, @Nullable String type) {
        return definitions.check(body == null ? "" : body, type != null && type.contains("yaml"));
    }

    private static URI location(StoredWorkflow stored) {
        return URI.create("/api/workflows/" + stored.workflow().name() + "/versions/"
                + stored.workflow().version());
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listWorkflows",
            summary = "List the workflows",
            description = "The latest version of each workflow, in the order of their names.")
    @APIResponse(
            responseCode = "200",
            description = "A page of workflows.",
            content = @Content(examples = @ExampleObject(name = "page", value = VIEW_EXAMPLE)))
    public Page<WorkflowView> listWorkflows(
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        List<StoredWorkflow> rows = catalog.latest(Cursor.decode(cursor), size + 1);
        return Page.of(rows, size, stored -> stored.workflow().name()).map(WorkflowView::of);
    }

    @GET
    @jakarta.ws.rs.Path("/{name}/versions")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listWorkflowVersions",
            summary = "List the versions of a workflow",
            description = "The latest release first, pre-releases last.")
    @APIResponse(
            responseCode = "200",
            description = "A page of versions.",
            content = @Content(examples = @ExampleObject(name = "page", value = VIEW_EXAMPLE)))
    public Page<WorkflowView> listWorkflowVersions(
            @Parameter(example = "net-income") @PathParam("name") String name,
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        catalog.existing(name, null);
        String after = Cursor.decode(cursor);
        List<StoredWorkflow> rows = catalog.versions(name).stream()
                .dropWhile(stored -> !after.isEmpty()
                        && !stored.workflow().version().toString().equals(after))
                .skip(after.isEmpty() ? 0 : 1)
                .limit(size + 1L)
                .toList();
        return Page.of(rows, size, stored -> stored.workflow().version().toString())
                .map(WorkflowView::of);
    }

    @GET
    @jakarta.ws.rs.Path("/{name}")
    @Produces({Form.JSON_TYPE, Form.YAML_TYPE, Form.MERMAID_TYPE, Form.GRAPHVIZ_TYPE})
    @Operation(
            operationId = "getWorkflow",
            summary = "The latest version of a workflow",
            description = "As a definition (JSON, YAML) or as a drawing (Mermaid, Graphviz), by the Accept header.")
    @APIResponse(
            responseCode = "200",
            description = "The workflow, with an ETag.",
            content = {
                @Content(
                        mediaType = Form.JSON_TYPE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "workflow", value = JSON_EXAMPLE)),
                @Content(
                        mediaType = Form.YAML_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "workflow", value = YAML_EXAMPLE)),
                @Content(mediaType = Form.MERMAID_TYPE),
                @Content(mediaType = Form.GRAPHVIZ_TYPE)
            })
    @APIResponse(responseCode = "304", description = "It is what If-None-Match names.")
    public Response getWorkflow(
            @Parameter(example = "net-income") @PathParam("name") String name,
            @Context HttpHeaders headers,
            @Context Request request) {
        return answer(catalog.existing(name, null), headers, request);
    }

    @GET
    @jakarta.ws.rs.Path("/{name}/versions/{version}")
    @Produces({Form.JSON_TYPE, Form.YAML_TYPE, Form.MERMAID_TYPE, Form.GRAPHVIZ_TYPE})
    @Operation(
            operationId = "getWorkflowVersion",
            summary = "A version of a workflow",
            description = "As a definition (JSON, YAML) or as a drawing (Mermaid, Graphviz), by the Accept header.")
    @APIResponse(
            responseCode = "200",
            description = "The workflow, with an ETag.",
            content = {
                @Content(
                        mediaType = Form.JSON_TYPE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "workflow", value = JSON_EXAMPLE)),
                @Content(
                        mediaType = Form.YAML_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "workflow", value = YAML_EXAMPLE)),
                @Content(mediaType = Form.MERMAID_TYPE),
                @Content(mediaType = Form.GRAPHVIZ_TYPE)
            })
    @APIResponse(responseCode = "304", description = "It is what If-None-Match names.")
    public Response getWorkflowVersion(
            @Parameter(example = "net-income") @PathParam("name") String name,
            @Parameter(example = "1.0.0") @PathParam("version") String version,
            @Context HttpHeaders headers,
            @Context Request request) {
        return answer(catalog.existing(name, parse(version)), headers, request);
    }

    private Response answer(StoredWorkflow stored, HttpHeaders headers, Request request) {
        Form form = Form.of(headers.getAcceptableMediaTypes());
        EntityTag tag = new EntityTag(form.tag(stored.hash()));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        if (unchanged != null) {
            return unchanged.tag(tag).header(HttpHeaders.VARY, HttpHeaders.ACCEPT).build();
        }
        return Response.ok(definitions.written(stored.workflow(), form))
                .type(MediaType.valueOf(form.mediaType()).withCharset("UTF-8"))
                .tag(tag)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .cacheControl(CacheControl.valueOf("no-cache"))
                .build();
    }

    @DELETE
    @jakarta.ws.rs.Path("/{name}/versions/{version}")
    @Operation(
            operationId = "removeWorkflowVersion",
            summary = "Take a version of a workflow out of the catalog",
            description = "With If-Match only where its content is still the one named. A version that a file of the"
                    + " `processes` folder defines comes back at the next start for as long as the file is there.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", description = "There is no such version.")
    @APIResponse(responseCode = "412", description = "Its content is another.")
    public Response removeWorkflowVersion(
            @Parameter(example = "net-income") @PathParam("name") String name,
            @Parameter(example = "1.0.0") @PathParam("version") String version,
            @Context Request request) {
        Version parsed = parse(version);
        StoredWorkflow stored = catalog.existing(name, parsed);
        if (request.evaluatePreconditions(new EntityTag(Form.JSON.tag(stored.hash()))) != null) {
            throw new Refusal(
                            Refusal.Kind.PRECONDITION_FAILED,
                            WorkflowCatalog.described(stored) + " has the ETag \"" + stored.hash() + "\".",
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
